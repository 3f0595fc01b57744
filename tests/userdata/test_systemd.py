"""Texts in units and environment files, as systemd itself reads them: its parsers, in two of its programs.

A variable is read as a field of `os-release`, for which systemd has one parser with environment files
(src/basic/env-file.c), and `systemd-tmpfiles` writes what it read. A command is what `systemd --test` says that it
would run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from judging import skip_without
from obsc.lower.userdata.words import environment, exec_word
from obsc_judges import Absent
from strategies.texts import FRAGMENTS

SYSTEMD = next((path for path in ("/usr/lib/systemd/systemd", "/lib/systemd/systemd") if os.path.exists(path)), None)  # noqa: PTH110
PAIRS = (f"a{one}b{two}" for one, two in zip(FRAGMENTS, FRAGMENTS[7:], strict=False))
TEXTS = (*FRAGMENTS, *PAIRS)
FIELDS = {"VERSION_ID": "%w", "VARIANT_ID": "%W", "BUILD_ID": "%B"}
"""Fields of os-release, and what stands for them in a line for systemd-tmpfiles."""


def test_variables_arrive(tmp_path: Path) -> None:
    """A password with a quotation mark or a dollar would be another one for the process on the instance."""
    if shutil.which("systemd-tmpfiles") is None:
        skip_without(Absent("systemd", "there is no systemd-tmpfiles", "apt install systemd"))
    texts = [re.sub("[\ufffe\U0010ffff]", "", text) for text in TEXTS]  # which OBS723 refuses
    roots = []
    for start in range(0, len(TEXTS), len(FIELDS)):
        lines = [environment(name, text) for name, text in zip(FIELDS, texts[start:], strict=False)]
        roots.append(tmp_path / str(start))
        (roots[-1] / "etc").mkdir(parents=True)
        (roots[-1] / "etc" / "os-release").write_bytes("".join(str(part) for line in lines for part in line).encode())
    (tmp_path / "read.conf").write_text(f"f /read - - - - {'|'.join(FIELDS.values())}\n")
    script = 'for root; do systemd-tmpfiles --root="$root" --create "$0" || echo "$root" >&2; done'
    words = ["sh", "-c", script, str(tmp_path / "read.conf"), *map(str, roots)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)
    assert done.stderr == ""
    for start, root in zip(range(0, len(TEXTS), len(FIELDS)), roots, strict=True):
        here = [*texts[start : start + len(FIELDS)], "", ""][: len(FIELDS)]
        assert (root / "read").read_bytes() == "|".join(here).encode()


def test_commands_arrive(tmp_path: Path) -> None:
    """`%` and `$` would be expanded, and an argument with a blank or a semicolon would be two, or two commands."""
    if SYSTEMD is None or os.geteuid() != 0:
        why = "there is none, or this is not root, who can be somebody else: systemd tests as a user"
        skip_without(Absent("systemd", why, "apt install systemd"))
    with tempfile.TemporaryDirectory() as folder:
        told = _tested(Path(folder))
    ran = [_words(line) for line in told.split("\n") if "Command Line: /bin/true" in line]
    assert {number: text for _, number, text in ran} == {str(number): text for number, text in enumerate(TEXTS)}


def _words(line: str) -> list[str]:
    """The words of a command as systemd shows them, quoted for a shell, and at last the dollars that a start undoes."""
    words = re.findall(r' (?:"((?:\\.|[^"\\])*)"|([^ ]+))', line.partition("Command Line:")[2])
    return [_plain(quoted or bare).replace("$$", "$") for quoted, bare in words]


def _plain(shown: str) -> str:
    """The text without its escapes; what is no character of ASCII may be shown byte by byte."""
    letters = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}

    def byte(escape: re.Match[str]) -> str:
        octal, other = escape.groups()
        return chr(int(octal, 8)) if octal else letters.get(other, other)

    raw = "".join(char if char.isascii() else "".join(map(chr, char.encode())) for char in shown)
    return re.sub(r"\\(?:([0-7]{3})|(.))", byte, raw).encode("latin-1").decode()


def _tested(folder: Path) -> str:
    """What systemd says of a unit for each text, as a user that it takes."""
    units = folder / "units"
    (folder / "run").mkdir()
    units.mkdir()
    for number, text in enumerate(TEXTS):
        line = " ".join(map(exec_word, ("/bin/true", str(number), text)))
        (units / f"t{number}.service").write_bytes(f"[Service]\nExecStart={line}\n".encode())
    (units / "all.target").write_text("[Unit]\nWants=" + " ".join(f"t{n}.service" for n in range(len(TEXTS))) + "\n")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534)
        path.chmod(0o644 if path.is_file() else 0o700)
    assert SYSTEMD is not None
    done = subprocess.run(
        [SYSTEMD, "--test", "--user", "--unit=all.target"],
        capture_output=True,
        check=False,
        timeout=300,
        user=65534,
        extra_groups=[],
        env={"XDG_RUNTIME_DIR": str(folder / "run"), "HOME": str(folder), "SYSTEMD_UNIT_PATH": str(units)},
        cwd="/",
    )
    return (done.stdout + done.stderr).decode()
