"""What a CDK package has beside its construct and its stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsc.target import File, Header
from obsc_targets._shared.doc import Lines
from obsc_targets._shared.json_printer import print_json
from obsc_targets._shared.python_printer import print_python
from obsc_targets._shared.python_source import (
    Assign,
    Blank,
    Call,
    Evaluate,
    Function,
    Import,
    ImportFrom,
    Name,
    Parameter,
    Return,
    Statement,
)
from obsc_targets.cdk.naming import Naming

REQUIREMENTS = "aws-cdk-lib>=2.275,<3\nconstructs>=10.8,<11\n"

SETTINGS = {"app": "python3 app.py", "versionReporting": False, "pathMetadata": False, "assetMetadata": False}
"""The CDK's command line would else add metadata to every resource."""

PARAMETERS = '''\
"""Values that are given, or asked for as parameters of the template."""

from __future__ import annotations

from collections.abc import Sequence

import aws_cdk as cdk
from constructs import Construct


def string_parameter(
    scope: Construct,
    name: str,
    given: str | None,
    *,
    description: str,
    type: str = "String",
    allowed_pattern: str | None = None,
    constraint_description: str | None = None,
    min_length: int | None = None,
) -> str:
    """Give the value, or a parameter of that name if there is none."""
    if given is not None:
        return given
    parameter = cdk.CfnParameter(
        scope,
        f"{name}Parameter",
        type=type,
        description=description,
        allowed_pattern=allowed_pattern,
        constraint_description=constraint_description,
        min_length=min_length,
    )
    parameter.override_logical_id(name)
    return parameter.value_as_string


def list_parameter(
    scope: Construct,
    name: str,
    given: Sequence[str] | None,
    *,
    description: str,
    type: str,
) -> Sequence[str]:
    """Give the values, or a parameter of that name if there are none."""
    if given is not None:
        return given
    parameter = cdk.CfnParameter(
        scope, f"{name}Parameter", type=type, description=description
    )
    parameter.override_logical_id(name)
    return parameter.value_as_list
'''
"""The same for every system."""


def beside_the_classes(naming: Naming, header: Header, provenance: Sequence[str]) -> Iterator[File]:
    """The app, the package's own module, and settings."""
    yield _app(naming, header, provenance)
    yield print_json(SETTINGS).file("cdk.json")
    yield File("requirements.txt", REQUIREMENTS)
    yield _init(naming, header, provenance)
    yield File(f"{naming.package}/parameters.py", PARAMETERS)
    yield File(f"{naming.package}/py.typed", "")


def _app(naming: Naming, header: Header, provenance: Sequence[str]) -> File:
    stack = Call(naming.stack, (Name("app"), header.system))
    build = Function(
        "build",
        (Parameter("app", "cdk.App"),),
        returns="cdk.Stack",
        doc="Add the stack to an app.",
        body=(Return(stack),),
    )
    body: list[Statement] = [
        ImportFrom("__future__", ("annotations",)),
        Blank(),
        Import("aws_cdk", "cdk"),
        Blank(),
        ImportFrom(naming.package, (naming.stack,)),
        build,
    ]
    lines = print_python(body, doc=f"The CDK app of {header.system}.", header=provenance)
    made: list[Statement] = [
        Assign("app", Call("cdk.App")),
        Evaluate(Call("build", (Name("app"),))),
        Evaluate(Call("app.synth")),
    ]
    _guard(lines, made)
    return lines.file("app.py")


def _guard(lines: Lines, body: Sequence[Statement]) -> None:
    """Append what happens only when the module is run as a program."""
    lines.rows += ["", "", 'if __name__ == "__main__":']
    lines.rows += [f"    {row}" for row in print_python(body).rows]


def _init(naming: Naming, header: Header, provenance: Sequence[str]) -> File:
    body: list[Statement] = [
        ImportFrom(f"{naming.package}.construct", (naming.construct,)),
        ImportFrom(f"{naming.package}.stack", (naming.stack,)),
        Assign("__all__", [naming.construct, naming.stack]),
    ]
    doc = f"Observability of {header.system}."
    return print_python(body, doc=doc, header=provenance).file(f"{naming.package}/__init__.py")
