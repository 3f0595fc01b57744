"""Scripts that people could have written, and any text at all: an edit or a reason, and an edit only once."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from patching.user_data.cases import AMAZON, NAMES, SPECIFICATIONS, edit, found, read

_HEADS = ["#!/bin/bash", "#!/bin/bash -xe", "#!/usr/bin/env bash", "#! /bin/sh"]
_SYSTEM = [
    "set -e",
    "dnf -y update",
    "sudo yum install -y git python3.11 # tools",
    'echo "begin $(date)"',
    "export LANG=C.UTF-8",
    'retry() {\n  for i in 1 2 3; do\n    "$@" && return\n  done\n}',
    "if [ -f /etc/x ]; then\n  dnf install -y htop\nfi",
    "hostnamectl set-hostname web; timedatectl set-timezone UTC",
]
_SETUP = [
    "git clone https://example.com/shop.git /opt/shop || exit 1",
    "cat > /opt/shop/.env <<'EOF'\nDEBUG=$no\nEOF",
    "mkdir -p /var/log/shop && chown -R ec2-user:ec2-user /var/log/shop",
    "for user in a b; do useradd $user; done",
    "(cd /opt/shop && ./migrate.sh)",
    "tee /etc/motd <<-MOTD >/dev/null\n\tThis is $HOSTNAME\n\tMOTD",
    "curl -fsS https://example.com/install.sh | bash -s -- --yes",
    "case $LANG in C*) true ;; *) false ;; esac",
]
_FOLDERS = ["/opt/shop/venv", "/srv/é/.venv", "/home/ec2-user/env"]
_ARGUMENTS = ["-w 2 -b 0.0.0.0:8000 shop:app", "--workers=2 --bind 0.0.0.0:8000 'shop:app'", "shop:app -b :8000 -w2"]
_START = [
    "nohup {program} {arguments} > /var/log/shop.log 2>&1 &",
    "{program} {arguments}",
    "cd /opt/shop && A=b exec {program} {arguments}",
    "cat <<X > /etc/systemd/system/shop.service\n[Service]\nExecStart={program} {arguments}\nX\n"
    "systemctl enable --now shop",
    "cat > /etc/systemd/system/shop.service << 'X'\n[Unit]\nAfter=a\n[Service]\nEnvironment=A=b \"C=d e\"\n"
    "ExecStart=-{program} \\\n  {arguments}\n[Install]\nX\nsystemctl daemon-reload\nsystemctl start shop.service",
]


_BETWEEN = ["\n", "\n", "\n\n", "\n# a remark\n", "\n\n# begin: it's `$x`\n\n"]


@st.composite
def _scripts(draw: st.DrawFn) -> tuple[str, str]:
    """A script, and the line of it that starts the app."""
    folder, arguments = draw(st.sampled_from(_FOLDERS)), draw(st.sampled_from(_ARGUMENTS))
    start = draw(st.sampled_from(_START)).format(program=f"{folder}/bin/gunicorn", arguments=arguments)
    setup = draw(st.lists(st.sampled_from(_SETUP), max_size=4))
    pieces = [
        draw(st.sampled_from(_HEADS)),
        *draw(st.lists(st.sampled_from(_SYSTEM), max_size=4)),
        *setup[:2],
        f"python3.11 -m venv {folder}",
        f'"{folder}/bin/pip" install -r /opt/shop/requirements.txt',
        *setup[2:],
        start,
        *draw(st.lists(st.sampled_from(_SETUP), max_size=1)),
    ]
    between = [
        draw(st.sampled_from(["\n", "\n", "\n\n", "\n# a remark\n", "\n\n# begin: it's `$x`\n\n"])) for _ in pieces
    ]
    text = pieces[0] + "".join(before + piece for before, piece in zip(between[1:], pieces[1:], strict=True))
    return text + draw(st.sampled_from(["\n", ""])), start


@given(_scripts())
@settings(deadline=None, max_examples=50)
def test_what_people_write(drawn: tuple[str, str]) -> None:
    """Every line is where it was but the one that starts the app; the agent comes before that, and bash reads it."""
    before, start = drawn
    after = edit(before)
    assert found(after).splices == ()
    kept = iter(after.splitlines())
    for line in before.splitlines():
        words = line.removeprefix("ExecStart=").removeprefix("-").split() if "/bin/gunicorn" in line else ["\n"]
        assert any(row == line or all(word in row for word in words) for row in kept), line
    assert after.count("# --- obsc: begin ---") == 2
    names = ["obsc_retry dnf install -y amazon-cloudwatch-agent", "aws-opentelemetry-distro==", "nohup", "ExecStart="]
    places = [after.index(name) for name in names if name in after]
    assert places[:2] == sorted(places[:2])
    assert after.index("bin/opentelemetry-instrument ") > 0
    if "systemctl" in start:
        assert places[1] < after.rindex("systemctl")
    if bash := shutil.which("bash"):
        done = subprocess.run([bash, "-n"], input=after.encode(), capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


_LINES = sorted({line for name in NAMES for line in read(name).splitlines(keepends=True)})
_ANYTHING = st.text(st.sampled_from("#!/bin/sh\n $\"'`\\<>(){}[]|&;=%é😀\ue000\ue001\0\r\ud800"), max_size=60)


@given(st.sampled_from(NAMES), st.data())
@settings(deadline=None, max_examples=80)
def test_any_text(name: str, data: st.DataObject) -> None:
    """A line that is lost, doubled or another one, in a script that was edited or not."""
    specification = SPECIFICATIONS[name]
    text = edit(read(name), specification) if data.draw(st.booleans()) else read(name)
    rows = text.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(rows) - 1))
    rows[at : at + data.draw(st.integers(0, 3))] = data.draw(st.lists(st.sampled_from(_LINES) | _ANYTHING, max_size=2))
    _edited_once("".join(rows), specification)


@given(_ANYTHING)
@settings(deadline=None, max_examples=60)
def test_no_text_is_too_odd(text: str) -> None:
    _edited_once(text, AMAZON)
    _edited_once(f"#!/bin/bash\n{text}\npip3.11 install x\ngunicorn -w 2 -b :8000 shop:app\n", AMAZON)


def _edited_once(text: str, specification: str) -> None:
    try:
        after = edit(text, specification)
    except (Unsafe, Several) as refused:
        assert refused.args
        return
    assert found(after, specification).splices == ()


@pytest.mark.parametrize("depth", [200, 3000])
def test_however_deep(depth: int) -> None:
    """A parser's tree may be as deep as the text is long."""
    _edited_once("#!/bin/bash\n" + "(" * depth + "true" + ")" * depth + "\ngunicorn -w 2 -b :8000 shop:app\n", AMAZON)
    _edited_once("#!/bin/bash\necho " + '"$(' * depth + "true" + ')"' * depth + "\n", AMAZON)
