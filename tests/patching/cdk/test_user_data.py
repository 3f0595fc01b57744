"""User data that a program puts together: what is edited, once, and what is refused."""

from __future__ import annotations

import pytest

from golden_files import check
from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from obsc.unified import diff
from patching.cdk.cases import FOLDER, LANGUAGES, MACHINE, after, edit

every_language = pytest.mark.parametrize("language", LANGUAGES)
_SETUP = ("set -e", "dnf install -y python3.11", "/opt/shop/venv/bin/pip install -r x")
_START = "/opt/shop/venv/bin/gunicorn -w 2 -b 0.0.0.0:8000 shop:app"


@every_language
@pytest.mark.parametrize("style", ["as it is", "CRLF", "byte order mark"])
def test_once_and_back(language: str, style: str) -> None:
    """Every line stays but the one that starts the app; a second run changes nothing; the record gives all back."""
    path = MACHINE.path(language)
    plain = MACHINE.files(language)[path]
    before = {"CRLF": plain.replace("\n", "\r\n"), "byte order mark": "\ufeff" + plain}.get(style, plain)
    files = {path: before}
    made = MACHINE.edited(files, language)
    written = after(files, made)
    module = {"py": "observability_web.py", "ts": "observability-web.ts"}[language]
    assert [edit.path for edit in made.edits] == [module, path]
    if style == "as it is":
        notes = "".join(f"note: {note}\n" for note in made.notes)
        check(FOLDER / f"{path}.diff", diff(path, before, written[path]) + notes)
    kept = [line for line in before.splitlines(keepends=True) if not line.startswith("ExecStart")]
    added = iter(written[path].splitlines(keepends=True))
    assert [line for line in kept if line not in added] == []
    assert written[path].count("\r") == (written[path].count("\n") if style == "CRLF" else 0)
    assert MACHINE.edited(written, language).edits == ()
    back = undone(with_edits(None, made.edits, INFRASTRUCTURE), written.get)
    assert back.changed == ()
    assert set(back.files) == {(path, written[path], before), (module, written[module], None)}


def _program(body: str, language: str, more: str = "") -> str:
    """A program with these statements, as both languages have them."""
    if language == "py":
        lines = body.replace("userData", "user_data").replace("addCommands", "add_commands")
        lines = lines.replace("forLinux", "for_linux").replace("new ec2", "ec2").replace("addUserData", "add_user_data")
        return f"from aws_cdk import aws_ec2 as ec2\n{more}\n{lines}\n"
    return f"import {{ aws_ec2 as ec2 }} from 'aws-cdk-lib';\n{more}\n{_declared(body)}\n"


def _declared(body: str) -> str:
    rows = (f"const {row}" if " = " in row.split("(")[0] else row for row in body.split("\n"))
    return "\n".join(rows)


def _words(*lines: str) -> str:
    return ", ".join(f"'{line}'" for line in lines)


_SCRIPTS = {
    "one line of arguments": f"data = ec2.UserData.forLinux()\ndata.addCommands({_words(*_SETUP, _START)})",
    "several calls": f"data = ec2.UserData.forLinux()\ndata.addCommands({_words(*_SETUP)})\n"
    f"data.addCommands('{_START}')",
    "a whole script": "data = ec2.UserData.custom('#!/bin/bash\\n" + "\\n".join((*_SETUP, _START)) + "\\n')",
    "an instance's own": f"web = new ec2.Instance(stack, 'Web')\nweb.userData.addCommands({_words(*_SETUP)})\n"
    f"web.addUserData('{_START}')",
}


@every_language
@pytest.mark.parametrize("case", _SCRIPTS)
def test_how_programs_say_it(language: str, case: str) -> None:
    """The agent stands before what is set up, OpenTelemetry behind the packages, the start is wrapped."""
    path = f"app.{language}"
    files = {path: _program(_SCRIPTS[case], language)}
    written = after(files, edit(files, path, MACHINE.specification))
    text = written[path]
    places = [text.index(one) for one in ("amazon-cloudwatch-agent-ctl", _SETUP[2], "aws-opentelemetry-distro")]
    assert places == sorted(places) and "opentelemetry-instrument" in text[places[-1] :]
    assert edit(written, path, MACHINE.specification).edits == ()


_OWN = _SCRIPTS["an instance's own"]
_TEMPLATE = _OWN.replace("Instance", "LaunchTemplate")
_ROLES = {
    "an instance's own": (_OWN, True),
    "nobody has the script": (_SCRIPTS["several calls"], False),
    "a template with a role": (_TEMPLATE.replace("'Web')", "'Web', ROLE)"), True),
    "a template without one": (_TEMPLATE, False),
    "a name that is taken": (f"{_OWN}\nobservabilityWeb = 1", False),
}


@every_language
@pytest.mark.parametrize("case", _ROLES)
def test_the_role_of_the_machine(language: str, case: str) -> None:
    """One call behind the one machine that has the script, where it has a role; else a person is told."""
    body, is_allowed = _ROLES[case]
    body = body.replace("_START", _START).replace("ROLE", "role=role" if language == "py" else "{ role }")
    body = body.replace("observabilityWeb", "observability_web") if language == "py" else body
    path = f"app.{language}"
    files = {path: _program(body, language)}
    made = edit(files, path, MACHINE.specification)
    call = {"py": "\nobservability_web.add_telemetry(web)\n", "ts": "\nobservabilityWeb.addTelemetry(web);\n"}[language]
    written = after(files, made)
    assert (call if language == "py" else call.replace(";", "")) in written[path].replace(";", "") or not is_allowed
    assert (len(made.edits), any("role of the instance" in note for note in made.notes)) == (
        1 + is_allowed,
        not is_allowed,
    )
    assert edit(written, path, MACHINE.specification).edits == ()


_REFUSED = {
    "has no user data that is written out": "web = new ec2.Instance(stack, 'Web')",
    "starts": "data = ec2.UserData.forLinux()\ndata.addCommands('true')",
    "calls `add": f"data = ec2.UserData.forLinux()\ndata.addCommands({_words(*_SETUP, _START)})\ndata.addOther('x')",
    "does not begin with `#!`": f"data = ec2.UserData.custom('{_START}')",
}


@every_language
@pytest.mark.parametrize("reason", _REFUSED)
def test_is_refused(language: str, reason: str) -> None:
    """What is put together elsewhere cannot be read as a script."""
    body = _REFUSED[reason].replace("addOther", "add_other" if language == "py" else "addOther")
    with pytest.raises(Unsafe) as refused:
        edit({f"app.{language}": _program(body, language)}, f"app.{language}", MACHINE.specification)
    assert reason in str(refused.value)


def test_what_is_not_one_script() -> None:
    """Commands that are added under a condition, in several functions, or to two machines."""
    body = _SCRIPTS["one line of arguments"].replace("forLinux", "for_linux")
    adds = body.split("\n")[1].replace("addCommands", "add_commands")
    head, first = "from aws_cdk import aws_ec2 as ec2\n", body.split("\n")[0]
    for text, reason in (
        (f"{head}{first}\nif big:\n    {adds}\n", "in a loop or under a condition"),
        (f"{head}{first}\ndef more():\n    {adds}\n", "in several functions"),
    ):
        with pytest.raises(Unsafe, match=reason):
            edit({"app.py": text}, "app.py", MACHINE.specification)
    two = f"{head}{first}\n{adds}\n{first.replace('data', 'other')}\n{adds.replace('data', 'other')}\n"
    with pytest.raises(Several):
        edit({"app.py": two}, "app.py", MACHINE.specification)
    (made,) = edit({"app.py": two}, "app.py", MACHINE.specification, resource="other").edits
    assert made.after.startswith(f"{head}{first}\n{adds}\n")


def test_a_token_is_no_text() -> None:
    """What the CDK would take for a value of its own is not put into a program."""
    specification = MACHINE.specification + '    env: { A: "${Token[AWS.Region.4]}" }\n'
    with pytest.raises(Unsafe, match="a token of its own"):
        edit(MACHINE.files("py"), MACHINE.path("py"), specification)
