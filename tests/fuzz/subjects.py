"""What is fuzzed: each subject takes any bytes, and fails where obsc would."""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import obsc_readers
from obsc import importing, lock
from obsc.cli import BUG, OK, main
from obsc.init import Project, draft_of, text_of
from obsc.pipeline import compile_text
from obsc.user_files import Unreadable
from patching.cases import SPECIFICATION
from properties.file_claims import is_answered
from rules.blocks import merged
from userdata.compiled import HOST

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).resolve().parent / "corpus"
GOLDEN = ROOT / "tests" / "golden"

_PLACES = (
    *("Dockerfile", "compose.yaml", "Procfile", "app.py", "manage.py", "gunicorn.conf.py", "uwsgi.ini", "main.tf"),
    *("requirements.txt", "pyproject.toml", "Pipfile", "task.json", "template.yaml", "start.sh", "runtime.txt"),
    *("setup.cfg", ".python-version", "infra/app.py", "web/Dockerfile", "user-data.sh", "web.service", "main.tf.json"),
    *(
        "template.json",
        "containers.json",
        "roles.tf",
        "app.ts",
        "taskdef.json",
        "plan.json",
        "terraform.tfvars",
        "modules/service/main.tf",
        "copilot/web/manifest.yml",
    ),
)
"""Where a project's files can lie; the name of a part chooses one, so that every input is a project."""

INSTANCE = merged(HOST, {"services": {"web": {"server": {"app": "shop:app", "workers": 2}}}})
"""What starts the app in the user data that is patched."""


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
        _lay(folder, raw)
        compile_text(text_of(draft_of(Project(os.path.realpath(folder)))).encode())


def imported(raw: bytes) -> None:
    """Infrastructure of a stranger's, in files as `project` has them."""
    with tempfile.TemporaryDirectory(prefix="imported") as folder:
        _lay(folder, raw)
        compile_text(importing.text_of(importing.draft_of(Project(os.path.realpath(folder)), None)).encode())


def patch(raw: bytes) -> None:
    """The first of a project's files is edited, once, and taken back to the byte; or it is refused and left alone."""
    with tempfile.TemporaryDirectory(prefix="patched") as folder:
        first = _lay(folder, raw)
        if first is None:
            return
        specification = Path(folder, "observability.yaml")
        is_on_instance = first.endswith(".sh")
        specification.write_text(json.dumps(INSTANCE) if is_on_instance else SPECIFICATION, encoding="utf-8")
        before = _contents(folder)
        words = ("--file", str(specification))
        code, told = _run("patch", *words, "--write", "--service", "web", str(Path(folder, first)))
        if code != OK:
            assert _contents(folder) == before, told
            return
        assert _run("patch", *words, "--service", "web", str(Path(folder, first)))[0] == OK, "edited twice"
        assert _run("patch", *words, "--undo")[0] == OK
        assert {path: text for path, text in _contents(folder).items() if not path.startswith(".obsc/")} == before


def _run(*words: str) -> tuple[int, str]:
    told = io.StringIO()
    with redirect_stderr(told), redirect_stdout(told):
        code = main([*words])
    assert code != BUG, told.getvalue()
    return code, told.getvalue()


def _contents(folder: str) -> dict[str, bytes]:
    files = (path for path in Path(folder).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _lay(folder: str, raw: bytes) -> str | None:
    """Write a project's files; the name of the first."""
    names = []
    for name, content in _parts(raw):
        names.append(name)
        place = Path(folder, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return names[0] if names else None


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
    "import": imported,
    "patch": patch,
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
    "import": ("../importing/corpus/*.txtar",),
}


def _infrastructure() -> Iterator[bytes]:
    """What people patch, in every format: a file, or the folder of a module."""
    tests = ROOT / "tests" / "patching"
    for pattern, name in (
        ("corpus/*.json", "task.json"),
        ("cloudformation/corpus/*.json", "template.json"),
        ("cloudformation/corpus/*.template", "template.yaml"),
        ("cloudformation/corpus/*.yaml", "template.yaml"),
        ("user_data/corpus/*.sh", "user-data.sh"),
    ):
        for path in sorted(tests.glob(pattern)):
            yield f"-- {name} --\n".encode() + path.read_bytes()
    for path in sorted(tests.glob("terraform/corpus/*/main.tf")):
        others = sorted(one for one in path.parent.glob("*.*") if one != path)
        yield b"".join(f"-- {one.name} --\n".encode() + one.read_bytes() for one in (path, *others))


def seeds(name: str) -> Iterator[bytes]:
    """Where fuzzing starts from: what was found before, and what the project has anyway."""
    for path in sorted((CORPUS / name).glob("*")):
        yield path.read_bytes()
    for pattern in _SEEDS.get(name, ()):
        folder, _, rest = pattern.rpartition("../") if pattern.startswith("../") else ("", "", pattern)
        base = GOLDEN / f"{folder}.." if pattern.startswith("../") else GOLDEN
        for path in sorted(base.glob(rest)):
            yield path.read_bytes()
    if name == "patch":
        yield from _infrastructure()
    if name == "lock":
        yield lock.dump(lock.Lock(lock.SHIPPED, {"a:1": None, "b/c:2": f"sha256:{'0' * 64}"}, is_file=True))
