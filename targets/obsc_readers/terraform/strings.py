r"""What stands between quotes and in heredocs, to the characters that Terraform makes of them.

`$${` and `%%{` write `${` and `%{` down. The parser takes all from there to the next `}` for one token, over the end of
the string if need be, so they are taken out of its sight before it looks: `hide`, then `show` on each piece.
https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from obsc_readers.document import Unreadable

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_INTERPOLATION = re.compile(r'\$\{([^{}"]*)\}')
_PRIVATE = (*range(0xE000, 0xF900), *range(0xF0000, 0xFFFFE))


@dataclass(frozen=True, slots=True)
class Hidden:
    """A text in which two characters that do not occur in it stand for `$${` and `%%{`."""

    text: str
    dollar: str
    percent: str

    def show(self, piece: str) -> str:
        """A piece of the text, with what the two characters mean."""
        return piece.replace(self.dollar, "${").replace(self.percent, "%{")

    def quoted(self, piece: str, line: int | None) -> str:
        """The characters of a piece between quotes."""
        if "\n" in piece:
            raise Unreadable("a string between quotes ends on its line", line)
        return self.show(_ESCAPE.sub(lambda found: _escaped(found[1], line), piece))

    def heredoc(self, token: str, line: int | None) -> tuple[tuple[str, bool], ...]:
        """The pieces of a heredoc, `<<` and markers included: text, and whether it is an expression."""
        first, *lines = token.rstrip("\r\n").splitlines(keepends=True)
        pieces = [_pieces(text, line) for text in lines[:-1]]
        if first.startswith("<<-"):
            pieces = _unindented(pieces)
        return tuple((text if code else self.show(text), code) for some in pieces for text, code in some)


def hide(text: str) -> Hidden:
    """Take `$${` and `%%{` out of a parser's sight; places before them stay in their lines."""
    free = (chr(code) for code in _PRIVATE if chr(code) not in text)
    dollar, percent = next(free, None), next(free, None)
    if dollar is None or percent is None:
        raise Unreadable("there is every character for private use in it")
    return Hidden(text.replace("$${", dollar).replace("%%{", percent), dollar, percent)


def _escaped(code: str, line: int | None) -> str:
    if code in _SIMPLE:
        return _SIMPLE[code]
    number = int(code[1:], 16) if len(code) > 1 else None
    if number is None or number > 0x10FFFF or 0xD800 <= number < 0xE000:
        raise Unreadable(f"\\{code} is no escape of HCL", line)
    return chr(number)


def _pieces(text: str, line: int | None) -> list[tuple[str, bool]]:
    """The text of one line, cut at `${…}`; what is in the braces may hold neither quotes nor braces."""
    found: list[tuple[str, bool]] = []
    for number, piece in enumerate(_INTERPOLATION.split(text)):
        code = number % 2 == 1
        if not code and ("${" in piece or "%{" in piece):
            raise Unreadable("only names and simple expressions are understood inside of a heredoc", line)
        if code or piece:
            found.append((piece, code))
    return found


def _unindented(lines: list[list[tuple[str, bool]]]) -> list[list[tuple[str, bool]]]:
    """Take the indentation that all lines share away; lines of nothing but space do not count."""
    depth = min(_indentations(lines), default=0)
    return [
        [(text[depth:], False), *rest] if not code and not _is_blank(text) else [(text, code), *rest]
        for (text, code), *rest in lines
    ]


def _indentations(lines: list[list[tuple[str, bool]]]) -> Iterator[int]:
    for (text, code), *_ in lines:
        if code:
            yield 0
        elif not _is_blank(text):
            yield len(text) - len(text.lstrip())


def _is_blank(text: str) -> bool:
    return not text.strip() and text.endswith("\n")
