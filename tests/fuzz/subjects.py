"""What is fuzzed: each subject takes any bytes, and fails where obsc would."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import obsc_readers
from obsc import lock
from obsc.init import Project, draft_of, text_of
from obsc.pipeline import compile_text
from obsc.user_files import Unreadable
from properties.file_claims import is_answered

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).resolve().parent / "corpus"
GOLDEN = ROOT / "tests" / "golden"

_PLACES = (
    *("Dockerfile", "compose.yaml", "Procfile", "app.py", "manage.py", "gunicorn.conf.py", "uwsgi.ini", "main.tf"),
    *("requirements.txt", "pyproject.toml", "Pipfile", "task.json", "template.yaml", "start.sh", "runtime.txt"),
    *("setup.cfg", ".python-version", "infra/app.py", "web/Dockerfile"),
)
"""Where a project's files can lie; the name of a part chooses one, so that every input is a project."""


def specification(raw: bytes) -> None:
    """A file of any bytes."""
    is_answered(raw)


def collector(raw: bytes) -> None:
    """A collector's configuration of the user's own, inside of a specification."""
    document = {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": "shop"},
        "agents": {"adot": {"distribution": "adot-collector", "config": raw.decode("utf-8", "replace")}},
        "services": {
            "web": {"framework": "flask", "server": {"name": "gunicorn", "app": "app:app"}, "port": 80, "agent": "adot"}
        },
    }
    is_answered(json.dumps(document).encode())


def locked(raw: bytes) -> None:
    """An `obsc.lock` of any bytes: whatever is taken for one is written back as it was."""
    found = lock.parse(raw)
    assert isinstance(found, str) or lock.parse(lock.dump(found)) == found
    specification = (ROOT / "specs" / "01-hello.yaml").read_bytes()
    compile_text(specification, read=lambda _: raw if len(raw) < 65_536 else Unreadable("is long"), locked=True)


def project(raw: bytes) -> None:
    """A project's folder: `-- name --` begins a file, as in tests/init/corpus."""
    with tempfile.TemporaryDirectory(prefix="project") as folder:
        for name, content in _parts(raw):
            place = Path(folder, name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        compile_text(text_of(draft_of(Project(os.path.realpath(folder)))).encode())


def _parts(raw: bytes) -> Iterator[tuple[str, bytes]]:
    _, *parts = re.split(rb"^-- (.{1,40}) --\n", raw, flags=re.MULTILINE)
    for name, content in zip(parts[::2], parts[1::2], strict=True):
        known = name.decode("ascii", "replace")
        yield known if known in _PLACES else _PLACES[sum(name) % len(_PLACES)], content


def _reader(target: str, file: str) -> Callable[[bytes], None]:
    def read(raw: bytes) -> None:
        reader = obsc_readers.find(target)
        assert reader is not None
        reader({file: raw.decode("utf-8", "replace")})

    return read


SUBJECTS: dict[str, Callable[[bytes], None]] = {
    "specification": specification,
    "collector": collector,
    "lock": locked,
    "project": project,
    "cfn": _reader("cfn", "template.yaml"),
    "terraform": _reader("terraform", "main.tf"),
    "ecs": _reader("ecs", "taskdef.web.json"),
    "compose": _reader("compose", "compose.yaml"),
}
"""By the name of its folder in the corpus."""

_SEEDS = {
    "specification": ("cases/*.yaml", "../../specs/*.yaml"),
    "cfn": ("specs/0[1-9]*/cfn/template.yaml",),
    "terraform": ("specs/0[1-9]*/terraform/main.tf",),
    "ecs": ("specs/0[1-9]*/ecs/taskdef*.json",),
    "compose": ("specs/0[1-9]*/compose/compose.yaml",),
    "collector": ("specs/*/cfn/agents/*.yaml",),
    "project": ("../init/corpus/*.txtar",),
}


def seeds(name: str) -> Iterator[bytes]:
    """Where fuzzing starts from: what was found before, and what the project has anyway."""
    for path in sorted((CORPUS / name).glob("*")):
        yield path.read_bytes()
    for pattern in _SEEDS.get(name, ()):
        folder, _, rest = pattern.rpartition("../") if pattern.startswith("../") else ("", "", pattern)
        base = GOLDEN / f"{folder}.." if pattern.startswith("../") else GOLDEN
        for path in sorted(base.glob(rest)):
            yield path.read_bytes()
    if name == "lock":
        yield lock.dump(lock.Lock(lock.SHIPPED, {"a:1": None, "b/c:2": f"sha256:{'0' * 64}"}, is_file=True))
