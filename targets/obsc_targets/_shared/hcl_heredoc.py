"""Spell text of whole lines as a heredoc, if its reader then sees every character as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from obsc_targets._shared.hcl_expression import one_line
from obsc_targets._shared.hcl_source import Heredoc, Traversal
from obsc_targets._shared.visible import for_text

_OPENING = re.compile(r"[$%](?={)")
_not_raw = for_text(lambda hidden: f"(?![\n\t])[{hidden}]")


def heredoc_rows(heredoc: Heredoc) -> list[str] | None:
    r"""The rows from `<<EOT` to `EOT`, at the left margin, or None where only a quoted string is exact.

    The indentation that `<<-` takes away depends on every line of the text; without it none is to be taken away.
    https://developer.hashicorp.com/terraform/language/expressions/strings#heredoc-strings

    >>> heredoc_rows(Heredoc(("#!/bin/sh\necho ${HOME} ", Traversal(("var", "image")), "\n")))
    ['<<EOT', '#!/bin/sh', 'echo $${HOME} ${var.image}', 'EOT']
    """
    if not _is_of_lines(heredoc.parts):
        return None
    rows = "".join(map(_spelled, heredoc.parts)).split("\n")[:-1]
    marker = next(name for name in _markers() if all(row.strip() != name for row in rows))
    return [f"<<{marker}", *rows, marker]


def _is_of_lines(parts: Sequence[Any]) -> bool:
    """Whether text ends its last line, and holds nothing that a heredoc has no escape for."""
    if not parts or not isinstance(parts[-1], str) or not parts[-1].endswith("\n"):
        return False
    for part, after in zip(parts, (*parts[1:], ""), strict=True):
        if isinstance(part, str):
            # A dollar right before an opening would escape it.
            if _not_raw(part).search(part) or (part.endswith("$") and not isinstance(after, str)):
                return False
        elif not isinstance(part, Traversal):
            return False
    return True


def _spelled(part: Any) -> str:
    if isinstance(part, str):
        return _OPENING.sub(lambda found: found[0] * 2, part)
    return f"${{{one_line(part, [])}}}"


def _markers() -> Iterator[str]:
    yield "EOT"
    yield from (f"EOT{number}" for number in count(2))
