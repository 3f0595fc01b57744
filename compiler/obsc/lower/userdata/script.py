"""The frame of a user data script: the user's own commands, byte for byte, and ours between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from obsc.infra.values import Text, text
from obsc.lower.userdata.words import Content, Values
from obsc.plan.model import UserFile

SHEBANG = "#!/bin/bash\n"
_BEGIN = """\

# --- obsc: begin ---
(
set -eu +x
umask 022
"""
_END = """\
)
obsc_status=$?
[ "$obsc_status" -eq 0 ] || exit "$obsc_status"
# --- obsc: end ---
"""
"""A shell of its own, so that no option, variable or function of ours reaches the user's lines behind it; and no
`set -x` of theirs writes a secret into the log of cloud-init.

What fails in it ends the script: cloud-init then says so. `|| exit` would switch `-e` off inside.
"""

_RETRY = """\
obsc_retry() {
  obsc_left=5
  until "$@"; do
    obsc_left=$((obsc_left - 1))
    [ "$obsc_left" -gt 0 ] || return 1
    sleep 5
  done
}
"""
"""At the first start package managers are locked and networks late.

https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades-usage.html
"""

_PUT = """\
obsc_put() { # mode, path, content
  mkdir -p "${2%/*}"
  (umask 077 && printf '%s' "$3" > "$2.obsc")
  chmod "$1" "$2.obsc"
  mv -f "$2.obsc" "$2"
}
"""


class Section:
    """One part of our commands: a title and lines, in which values of the deployment may stand."""

    def __init__(self, values: Values, title: str) -> None:
        self.values = values
        self.lines = ["", f"# {title}"]

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing but its title."""
        return len(self.lines) == 2

    def run(self, *words: str | Text, retry: bool = False) -> Section:
        """A command; words are text, and quoted."""
        self.lines.append(" ".join(("obsc_retry " * retry).split() + [self.values.word(word) for word in words]))
        return self

    def put(self, path: str, *content: Content, mode: str = "0644") -> Section:
        """A file."""
        whole = tuple(part for one in content for part in one)
        if any(isinstance(part, str) and "$" in part for part in whole):
            self.lines.append("# shellcheck disable=SC2016 # what stands in a file is not for this shell")
        self.lines.append(f"obsc_put {mode} {self.values.word(path)} {self.values.content(whole)}")
        return self

    def say(self, line: str) -> Section:
        """A line of shell as it is."""
        self.lines.append(line)
        return self


def script(before: Sequence[UserFile], sections: Iterable[Section], values: Values, after: Sequence[UserFile]) -> Text:
    """The whole script. Its first line is a `#!`: the user's own, or bash's.

    https://cloudinit.readthedocs.io/en/latest/explanation/format.html#user-data-script
    """
    ours = "".join(f"{line}\n" for section in sections for line in section.lines)
    first = "" if before and before[0].text.startswith("#!") else SHEBANG
    return text(
        first,
        *(_whole_lines(file.text) for file in before),
        _BEGIN,
        values.head(),
        _RETRY if "obsc_retry " in ours else "",
        _PUT if "obsc_put " in ours else "",
        ours,
        _END,
        *("\n" + _whole_lines(file.text) for file in after),
    )


def _whole_lines(written: str) -> str:
    """The user's text as it is; a last line without its end gets one."""
    return written if not written or written.endswith("\n") else written + "\n"
