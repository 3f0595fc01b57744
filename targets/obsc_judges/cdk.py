"""The judge `cdk`: aws-cdk-lib synthesises the package.

A package has `app.py` at its root, with `build(app: aws_cdk.App) -> aws_cdk.Stack`, which adds the stack to an app,
and with a main part that makes an app, builds and synthesises.
"""

from __future__ import annotations

import atexit
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from obsc_judges.child import Child
from obsc_judges.on_disk import laid_out
from obsc_judges.packages import missing
from obsc_judges.verdict import Absent, JudgeFailed, Subjects, Verdict

NAME = "cdk"
_SECONDS = 180.0
_PACKAGES_PER_KERNEL = 400
"""The kernel keeps every object it ever made (200 syntheses: 100 MB), so it is replaced now and then."""


def available() -> Absent | None:
    """Why aws-cdk-lib cannot judge here, or None."""
    if shutil.which(os.environ.get("JSII_NODE", "node")) is None:
        return Absent(NAME, "no node on the PATH, in which aws-cdk-lib runs", "install Node.js 20 or later")
    return missing(NAME, aws_cdk="aws-cdk-lib", constructs="constructs")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Synthesise every package, by `build` and as a program; what its constructs complain about are findings."""
    return tuple(
        Verdict(NAME, name, (answer["error"],) if "error" in answer else tuple(answer["messages"]))
        for name, answer in _answers(subjects, main=True)
    )


def synth(subjects: Subjects) -> Mapping[str, dict[str, Any] | str]:
    """The template of each package's stack as CloudFormation would get it, or what went wrong."""
    answers = _answers(subjects, main=False)
    return {name: answer["error"] if "error" in answer else answer["template"] for name, answer in answers}


def _answers(subjects: Subjects, *, main: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    packages = {name: outputs for name, outputs in subjects.items() if "app.py" in outputs}
    with laid_out(packages) as (root, folders):
        for name, folder in folders.items():
            question = {"package": str(folder), "out": str(root / f"{folder.name}.out"), "main": main}
            yield name, _kernel.ask(question)


class _Kernel:
    """The process that synthesises, started when first asked and again when it is worn out or broken."""

    def __init__(self) -> None:
        self._child: Child | None = None
        self._asked = 0
        self._temporary: TemporaryDirectory[str] | None = None

    def ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """The kernel's answer about one package; a package that kills the kernel is answered for."""
        if self._child is None or self._asked >= _PACKAGES_PER_KERNEL:
            self._start()
        assert self._child is not None
        self._asked += 1
        try:
            answer: dict[str, Any] = self._child.ask(question, _SECONDS)
        except JudgeFailed as error:
            self.stop()
            return {"error": f"synthesis broke down: {error}"}
        return answer

    def stop(self) -> None:
        """End the process and remove what it left behind."""
        if self._child:
            self._child.stop()
            self._child = None
        if self._temporary:
            self._temporary.cleanup()
            self._temporary = None

    def _start(self) -> None:
        self.stop()
        self._asked = 0
        self._temporary = TemporaryDirectory(prefix="obsc-cdk-", ignore_cleanup_errors=True)
        environment = os.environ | {
            "TMPDIR": self._temporary.name,  # apps without a folder of their own, and jsii, leave theirs here
            "CDK_VALIDATION": "false",  # the judge of templates is another one, and takes a second each time in here
            "JSII_DEPRECATED": "fail",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": ",".join(map(str, range(12, 60))),
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "1",
            "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._child = Child(Path(__file__).with_name("cdk_kernel.py"), environment)


_kernel = _Kernel()
atexit.register(_kernel.stop)
