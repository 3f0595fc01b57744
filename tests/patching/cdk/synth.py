"""What programs of the CDK become: CloudFormation templates, by the CDK itself in Python and in Node.js."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from judging import skip_without
from npm import package
from obsc_judges import cdk

Projects = Mapping[str, Mapping[str, str]]
"""Files by their paths, by name; each has `app.py` or `app.ts`, which exports `build(app)`."""

_CACHE = Path(__file__).resolve().parents[3] / ".cache" / "cdk"
_PROGRAM = Path(__file__).with_name("synth.cjs")
_MODULES = {
    "aws_cdk": "aws-cdk-lib",
    "aws_cdk.cloud_assembly_schema": "@aws-cdk/cloud-assembly-schema",
    "constructs": "constructs",
}
"""Packages of Python, by the modules for Node.js that they bring."""
_MAIN = """

if __name__ == "__main__":
    import aws_cdk

    started = aws_cdk.App()
    build(started)
    started.synth()
"""
_STRICT = {
    "target": "ES2022",
    "module": "CommonJS",
    "strict": True,
    "noUnusedParameters": True,
    "noImplicitReturns": True,
    "noUncheckedIndexedAccess": True,
    "noPropertyAccessFromIndexSignature": True,
    "skipLibCheck": True,
    "types": [],
}
"""Stricter than what `cdk init` writes, so that the module passes wherever it is put."""


def templates(projects: Projects, language: str) -> dict[str, dict[str, Any] | str]:
    """The template of each project's stack, or why there is none."""
    absent = cdk.available()
    if absent is not None:
        skip_without(absent)
    if language == "py":
        return dict(cdk.synth({name: {**files, "app.py": files["app.py"] + _MAIN} for name, files in projects.items()}))
    with _laid_out(projects) as root:
        ran = _run([str(_PROGRAM), str(root), str(len(projects)), str(package("typescript"))], root)
        assert ran.returncode == 0, ran.stderr
        answers = json.loads((root / "answers.json").read_text("utf-8"))
    return dict(zip(projects, answers, strict=True))


def type_errors(projects: Projects) -> str:
    """What the compiler of TypeScript has against the types of projects."""
    with _laid_out(projects) as root:
        mains = [f"{number}/app.ts" for number in range(len(projects))]
        (root / "tsconfig.json").write_text(json.dumps({"compilerOptions": _STRICT, "files": mains}))
        compiled = _run([str(package("typescript") / "bin" / "tsc"), "--noEmit", "-p", "."], root)
    return compiled.stdout + compiled.stderr


@contextmanager
def _laid_out(projects: Projects) -> Iterator[Path]:
    """Each project in a folder of its number, beside the CDK."""
    library = _library()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "node_modules").symlink_to(library)
        for number, files in enumerate(projects.values()):
            for path, text in files.items():
                file = root / str(number) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())
        yield root


def _run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    command = [os.environ.get("JSII_NODE", "node"), *arguments]
    environment = os.environ | {"CDK_VALIDATION": "false"}  # the judge of templates is another one
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False, env=environment
    )


@cache
def _library() -> Path:
    """The CDK for Node.js, which the package for Python brings with it; unpacked once, complete or not there."""
    home = _CACHE / f"{version('aws-cdk-lib')}-{version('constructs')}" / "node_modules"
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=_CACHE) as folder:
                for module, name in _MODULES.items():
                    _unpack(module, Path(folder) / "node_modules" / name)
                home.parent.mkdir(exist_ok=True)
                (Path(folder) / "node_modules").rename(home)
    return home


def _unpack(module: str, to: Path) -> None:
    spec = find_spec(f"{module}._jsii")
    assert spec is not None and spec.origin is not None
    (archive,) = Path(spec.origin).parent.glob(f"{to.name}@*.jsii.tgz")
    with tempfile.TemporaryDirectory(dir=_CACHE) as folder, tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
        to.parent.mkdir(parents=True, exist_ok=True)
        (Path(folder) / "package").rename(to)
