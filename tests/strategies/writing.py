"""Documents as files."""

from __future__ import annotations

import json
import re
from typing import Any

_INVISIBLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""What stands in a file as an escape only: some reader of YAML takes it for the end of a line, or refuses it."""


def written(document: Any) -> bytes:
    r"""The file of a document, in the JSON that is YAML too: it quotes every text.

    >>> written({"a": "x\u2028😀"}).decode()
    '{\n  "a": "x\\u2028😀"\n}\n'
    """
    text = json.dumps(document, indent=2, ensure_ascii=False)
    return (_INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n").encode()
