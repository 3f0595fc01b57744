"""The role of the instance whose user data a program puts together: one call behind it gives the permissions.

https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.Instance.html#role
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Protocol

from obsc.images.splices import Unsafe
from obsc.images.wanted import Edited
from obsc.patching.cdk import module
from obsc.patching.cdk.pieces import statement_of
from obsc.patching.cdk.source import Built
from obsc.patching.request import Request
from obsc.patching.tree import Expression
from obsc.patching.user_data.wanted import Wanted
from obsc.records import dataclass


class Program(Protocol):
    """A module of the user's, in either language."""

    def machines(self) -> Iterator[Built]:
        """The instances, groups and templates that it builds."""
        ...

    def called(self, module: str) -> list[str]:
        """What the function of a module of obsc's is called with."""
        ...

    def with_call(self, built: Built, module: str) -> str:
        """The text with the import and the call."""
        ...


@dataclass(frozen=True, slots=True)
class Allowed:
    """The program with the call, the module that is called, and whether it was called before."""

    text: str
    module: Edited
    was_called: bool


def allowed(request: Request, program: Program, text: str, script: str, wanted: Wanted) -> Allowed | None:
    """What gives the role of a script's machine its permissions; None where it has to be told to a person.

    That is one machine, built once and given a name. A launch template has no role but the one that it is given.
    """
    given = Expression(script)
    found = [one for one in program.machines() if one.name == script or one.props.get("userData") == given]
    if len(found) != 1 or found[0].refused is not None:
        return None
    (machine,) = found
    if machine.kind == "LaunchTemplate" and "role" not in machine.props:
        return None
    name = module.name_of(request.service.name, PurePath(request.path).suffix)
    called = program.called(name)
    if called and machine.receiver not in called:
        return None
    try:
        data = {"role": [statement_of(statement) for statement in wanted.statements]}
        edit = module.edit_of(request, "machine", data)
        return Allowed(text if called else program.with_call(machine, name), edit, bool(called))
    except Unsafe:
        return None
