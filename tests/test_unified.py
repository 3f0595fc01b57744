"""Patches of files with any name, as git and GNU patch read them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from judging import skip_without
from obsc.unified import diff, parse
from obsc_judges import Absent

NAMES = (
    *("a b", "é", "a\nb", "a\r", "a\tb", 'a"b', '"a"', "a\\b", "\\101"),
    *("\x1b[2J", "a\u202eb", "a\u2028b", " a", "a ", "+++ b"),
    "x\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-old\n+new",
)


@pytest.mark.parametrize("judge", [("git", "apply"), ("patch", "-p1", "--quiet")], ids=["git", "patch"])
def test_a_file_of_any_name_is_the_one_that_is_patched(judge: tuple[str, ...], tmp_path: Path) -> None:
    """A name could begin the patch of another file, a command in a pipeline's log, or control a terminal."""
    if shutil.which(judge[0]) is None:
        skip_without(Absent(judge[0], "it is not installed", f"apt install {judge[0]}"))
    (tmp_path / "y").write_text("old\n", encoding="utf-8")
    texts = {}
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1\n", encoding="utf-8")
        texts[name] = diff(name, "1\n", "2\n")
        assert len(texts[name].split("\n")) == 6 and "\x1b" not in texts[name]
        (found,) = parse(texts[name])
        assert (found.path, found.created) == (name, False)
    done = subprocess.run(
        judge, input="".join(texts.values()), cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in NAMES} == dict.fromkeys(NAMES, "2\n")
    assert (tmp_path / "y").read_text(encoding="utf-8") == "old\n"
