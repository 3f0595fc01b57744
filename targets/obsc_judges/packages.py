"""Which Python packages are installed beside this one."""

from __future__ import annotations

from importlib.util import find_spec

from obsc_judges.verdict import Absent


def missing(judge: str, **modules: str) -> Absent | None:
    """Say that a judge is absent if one of its modules is; each is given with the requirement that brings it.

    >>> missing("x", json="json") is None
    True
    >>> print(missing("x", no_such_module="no-such-package"))
    x is absent: the Python package no-such-package is not installed; pip install no-such-package
    """
    lacking = [requirement for module, requirement in modules.items() if find_spec(module) is None]
    if not lacking:
        return None
    names = " ".join(lacking)
    return Absent(judge, f"the Python package {names} is not installed", f"pip install {names}")
