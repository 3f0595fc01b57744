""".dockerignore: whether a file reaches the build. https://docs.docker.com/build/concepts/context/#dockerignore-files"""

from __future__ import annotations

import re


def is_ignored(text: str, path: str) -> bool:
    """Whether a file is left out of the build: the last pattern that fits it or a folder above it decides.

    >>> is_ignored("*\\n!app", "obsc/web.py"), is_ignored("*\\n!obsc", "obsc/web.py"), is_ignored("*.md", "obsc/web.py")
    (True, False, False)
    """
    parts = path.split("/")
    above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    ignored = False
    for row in text.removeprefix("\ufeff").splitlines():
        pattern = row.strip()
        if not pattern or pattern.startswith("#"):
            continue
        is_exception = pattern.startswith("!")
        pattern = pattern.removeprefix("!").strip().strip("/").removeprefix("./")
        if any(_fits(pattern, folder) for folder in above):
            ignored = not is_exception
    return ignored


def _fits(pattern: str, path: str) -> bool:
    wild = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    expression = re.sub(r"\*\*/|\*\*|[*?]|[^*?]+", lambda m: wild.get(m[0]) or re.escape(m[0]), pattern)
    return re.fullmatch(expression, path) is not None
