"""Whatever the files hold, a draft comes out, and it is valid but for its holes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsc.check import check
from obsc.diagnostics import Severity
from obsc.init import Project, draft_of, text_of
from obsc.source import load

_NAMES = (
    *("Dockerfile", "compose.yaml", "Procfile", "app.py", "manage.py", "wsgi.py", "gunicorn.conf.py", "uwsgi.ini"),
    *(
        "requirements.txt",
        "pyproject.toml",
        "Pipfile",
        "task.json",
        "template.yaml",
        "main.tf",
        "start.sh",
        "web/Dockerfile",
    ),
    *(".python-version", "runtime.txt", "infra/app.py"),
)
_WORDS = (
    *("FROM python:3.12\n", "FROM a AS b\n", "ARG A=1\n", "ENV A=$B C='d'\n", "EXPOSE $A 99999 80/udp\n", "CMD ", "ENTRYPOINT "),
    *('["gunicorn", "-b", ":80", "a:b"]\n', "exec gunicorn a:b\n", "./start.sh\n", "sh -c '", '"', "'", "\\\n", "<<EOT\n", "EOT\n"),
    *("services:\n", "  web:\n", "    build: .\n", "    command: ", "    ports: [", "]", "{", "}", ": ", "- ", "&a ", "*a", "<<: *a\n", "!Ref "),
    *("web: ", "uvicorn a.b:c --port $PORT", "flask run -p", "--workers=", "99999999999", "-w", "python app.py", "\x1b[2J", "\u2028"),
    *("from flask import Flask\n", "app = Flask(__name__)\n", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'a b')\n", "app.run(port="),
    *("bind = ", "'unix:/x'", "[uwsgi]\n", "module = a\n", "http = :$(PORT)\n", "-r requirements.txt\n", "-r ../x\n", "django==1 --hash=x\n"),
    *("[project]\nname = '\n", "name = \"Ü-1\"\n", "requires-python = '3.12'\n", "python_version = '3.9'\n", "\ud800".encode("utf-8", "replace").decode()),
    *('{"containerDefinitions": [{"name": "web", "portMappings": [{"containerPort": "x"}]}]}', "Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n"),
    *('resource "aws_ecs_task_definition" "a" {\n', 'container_definitions = jsonencode([{name = "a"}])\n', "network_mode = 'x'\n", "???", "\t", " ", "\n", "\r\n", "#"),
)  # fmt: skip
_texts = st.lists(st.sampled_from(_WORDS), max_size=12).map("".join).map(str.encode)
_projects = st.dictionaries(st.sampled_from(_NAMES), _texts | st.binary(max_size=60), max_size=4)


@given(_projects)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_project_gives_a_draft_that_is_valid_but_for_holes(files: dict[str, bytes]) -> None:
    """People's folders hold everything."""
    with tempfile.TemporaryDirectory(prefix="project") as name:
        for path, content in files.items():
            (Path(name) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(name) / path).write_bytes(content)
        draft = draft_of(Project(name))
        text = text_of(draft)
    source, found = load(text.encode(), "observability.yaml")
    found = (*found, *check(source).diagnostics)
    holes = [d.path for d in found if d.code == "OBS018"]
    assert [d for d in found if d.severity is Severity.ERROR and d.code != "OBS018"] == []
    assert sorted(holes) == sorted(path for path, _ in draft.holes())
