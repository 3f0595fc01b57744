"""Which versions of the distribution a requirement takes: PEP 440, and the caret of Poetry.

https://packaging.python.org/en/latest/specifications/version-specifiers/ and
https://python-poetry.org/docs/dependency-specification/#caret-requirements
"""

from __future__ import annotations

import re


def takes(specifier: str, version: str) -> bool:
    """Whether a requirement with this behind its name can be met by a version; what is not understood can.

    >>> takes(">=0.12,<0.15", "0.21.0"), takes("[extra] ~= 0.21.0 --hash=sha256:00", "0.21.1"), takes("^0.12", "0.12.2")
    (False, True, True)
    """
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # 10 ms

    text = re.sub(r"^\s*\[[^\]]*\]|\s+--.*|\\\s*$", "", specifier).strip().removeprefix("(").removesuffix(")")
    caret = re.fullmatch(r"\^\s*(\d+)(?:\.(\d+)[\w.]*)?", text)
    if caret:
        major, minor = int(caret[1]), int(caret[2] or 0)
        below = f"0.{minor + 1}" if major == 0 and caret[2] else str(major + 1)
        text = f">={text[1:].strip()},<{below}"
    elif re.fullmatch(r"\d[\w.]*", text):
        text = f"=={text}"  # Poetry's
    try:
        return SpecifierSet(text).contains(version, prereleases=True)
    except InvalidSpecifier:
        return True


def exact(specifier: str) -> str | None:
    """The one version that a requirement takes."""
    match = re.fullmatch(r"(?:==)?\s*(\d+\.\d+\.\d+)", specifier)
    return match[1] if match else None
