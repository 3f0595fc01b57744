"""User data in a CDK app: texts that a program puts together, one to an argument, read as the script that they become.

https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.UserData.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count

from obsc.images.splices import Splice, Unsafe, line_end, spliced
from obsc.images.wanted import Edited
from obsc.patching.cdk.instance_role import Program, allowed
from obsc.patching.cdk.pieces import TOKEN
from obsc.patching.merge import Several
from obsc.patching.request import Outcome, Request
from obsc.patching.user_data.merge import merged
from obsc.patching.user_data.wanted import wanted_of
from obsc.records import dataclass

SHEBANG = "#!/bin/bash"
"""What `UserData.forLinux` begins with, where nobody says otherwise."""
_MARK = "\ue000{}\ue001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text of the script: its character `i` begins at `at[i]` in the file; without places it is not edited."""

    text: str | None
    """None where an expression stands, which nobody follows."""
    at: tuple[int, ...] = ()
    start: int | None = None
    """Where the argument begins; None for what stands in no file."""
    escaped: Callable[[str], str] = str
    """How a text is written between these quotes."""


@dataclass(frozen=True, slots=True)
class Script:
    """The user data of one machine, under the variable that holds it."""

    name: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """What the machine runs, with marks for expressions."""
        marks = (_MARK.format(number) for number in count())
        return "\n".join(next(marks) if piece.text is None else piece.text for piece in self.pieces)


def edited(
    request: Request,
    scripts: Callable[[str], Iterable[Script]],
    literal: Callable[[str], str],
    program: Callable[[str], Program],
) -> Outcome:
    """A program whose machine starts the app with what is wanted; `literal` writes a text of the language."""
    wanted = wanted_of(request.compilation, request.service, request.container)
    before = request.read(request.path)
    script = _chosen(tuple(scripts(before)), request.resource)
    made = merged(script.text, wanted)
    if any(TOKEN.search(one.text) for one in made.splices):
        raise Unsafe("would get a text that the CDK takes for a token of its own")
    after = spliced(before, (_written(one, script, before, literal) for one in made.splices))
    if [one.text for one in scripts(after) if one.name == script.name] != [spliced(script.text, made.splices)]:
        raise Unsafe("would get lines that cannot be written where the script stands")
    role = allowed(request, program(after), after, script.name, wanted)
    if after == before and (role is None or not role.was_called):
        return Outcome((), made.notes)
    if role is None:
        return Outcome((Edited(path=request.path, before=before, after=after),), (*made.notes, wanted.role_note))
    edits = (role.module, Edited(path=request.path, before=before, after=role.text))
    return Outcome(tuple(one for one in edits if one.before != one.after), made.notes)


def _chosen(found: tuple[Script, ...], resource: str | None) -> Script:
    if not found:
        raise Unsafe("has no user data that is written out")
    named = [one for one in found if resource in (None, one.name)]
    if len(named) != 1:
        raise Several("resource", *(one.name for one in found))
    return named[0]


def _written(splice: Splice, script: Script, text: str, literal: Callable[[str], str]) -> Splice:
    """An edit of the script as one of the file: lines become arguments, or stand in the text that they are put into."""
    begin, marks = 0, (_MARK.format(number) for number in count())
    for piece in script.pieces:
        said = next(marks) if piece.text is None else piece.text
        end = begin + len(said)
        if splice.start == splice.end == begin and splice.text.endswith("\n") and piece.start is not None:
            return _arguments(splice.text, piece.start, text, literal)
        if begin <= splice.start <= end and piece.at:
            new, last = splice.text, splice.end
            if last == end + 1 and new.endswith("\n"):
                new, last = new.removesuffix("\n"), end
            if last <= end:
                return Splice(piece.at[splice.start - begin], piece.at[last - begin], piece.escaped(new))
        begin = end + 1
    raise Unsafe("has an expression where lines have to be put")


def _arguments(lines: str, at: int, text: str, literal: Callable[[str], str]) -> Splice:
    """One argument to a line, as the one before which they stand."""
    before = text[max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1 : at]
    between = f",{line_end(text)}{before}" if not before.strip() else ", "
    return Splice(at, at, "".join(literal(line) + between for line in lines.removesuffix("\n").split("\n")))
