"""What is not edited, and why: a script is edited as a whole or not at all."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from obsc.patching.user_data import shell as user_data_shell
from obsc.patching.user_data.merge import merged
from obsc.patching.user_data.wanted import snippet, wanted_of
from patching.user_data.cases import AMAZON, DOCKER, GATEWAY, OWN_FILE, UBUNTU, compiled, edit, read, wanted

_BASH = "#!/bin/bash\n"
_PIP = f"{_BASH}pip3.11 install -r requirements.txt\n"
_START = "gunicorn -w 2 -b :8000 shop:app"
_VENV = f"{_BASH}python3.11 -m venv /opt/shop/venv\n"
_UNIT = "cat > /etc/systemd/system/shop.service <<'X'\n[Service]\n{}\nX\nsystemctl start shop\n"
_EXEC = f"ExecStart=/opt/shop/venv/bin/{_START}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("#cloud-config\npackages: [git]\n", "is a `#cloud-config`"),
        ("Content-Type: multipart/mixed; boundary=x\n\n--x\n", "is a message of several parts"),
        ("MIME-Version: 1.0\n", "is a message of several parts"),
        ("<powershell>\nWrite-Host 1\n</powershell>\n", "is for Windows"),
        ("#ps1_sysnative\n", "is for Windows"),
        ("IyEvYmluL2Jhc2gKZWNobyBoaQo=\n", "does not begin with `#!`"),
        ("H4sIAAAAAAAA\n", "does not begin with `#!`"),
        ("", "does not begin with `#!`"),
        ("\n#!/bin/bash\n", "begins with blanks before its `#!`"),
        ("#!/usr/bin/env python3\nprint(1)\n", "is a script for `/usr/bin/env python3`"),
        ("#!/bin/zsh\n", "is a script for `/bin/zsh`"),
        (f"{_PIP}{_START}\n".replace("\n", "\r\n"), "has carriage returns"),
        (f"{_BASH}echo '\n", "see its line 2"),
        (_BASH + "#" * 17_000, "has 17012 bytes"),
        (_PIP + "#" * 14_000 + f"\n{_START}\n", "user data holds 16384: move lines"),
        (_BASH, "starts no server that could be `web`"),
        (f"{_BASH}supervisorctl start shop\n", "supervisor"),
        (f"{_PIP}su - app -c '{_START}'\n", "starts no server"),
        (f"{_PIP}sudo -u app {_START}\n", "starts no server"),
        (f"{_PIP}gunicorn -w 3 -b :8000 shop:app\n", "starts `gunicorn -w 3 -b :8000 shop:app`, which is not what"),
        (f"{_PIP}gunicorn -w $N -b :8000 shop:app\n", "starts `gunicorn -w ? -b :8000 shop:app`"),
        (f"{_PIP}for N in 1 2; do :; done; N=2\ngunicorn -w $N -b :8000 shop:app\n", "starts `gunicorn -w ?"),
        (f"{_PIP}{_START} &\n{_START} &\n", "starts `web` more than once: see its lines 3, 4"),
        (f"{_PIP}if true; then {_START}; fi\n", "inside of a condition, a function or a pipe, at line 3"),
        (f"{_PIP}true || {_START}\n", "inside of a condition"),
        (f"{_PIP}{_START} | logger\n", "inside of a condition"),
        (f"{_BASH}{_START}\n", "no `pip install` before it"),
        (f"{_BASH}pip3 install gunicorn\n{_START}\n", "Python 3.9 of Amazon Linux 2023"),
        (f"{_BASH}python3 -m venv /opt/shop/venv\n/opt/shop/venv/bin/{_START}\n", "take python3.11 or python3.12"),
        (f"{_PIP}/usr/bin/{_START}\n", "of the system's own Python"),
        (f"{_PIP}/opt/shop/{_START}\n", "lies in no virtual environment"),
        (f"{_PIP}/opt/venv/bin/{_START}\n", "which nothing before it makes: name it in `process.venv`"),
        (f"{_PIP}venv/bin/{_START}\n", "by the path `venv/bin`: say it from `/`"),
        (f"{_VENV}OTEL_RESOURCE_ATTRIBUTES=a=b /opt/shop/venv/bin/{_START}\n", "for the command alone"),
        (f"{_PIP}opentelemetry-instrument --traces_exporter x {_START}\n", "with options of its own"),
        (
            f"{_BASH}pip3.11 install gunicorn && {_START}\n",
            "installs the app's packages and starts the app in one line",
        ),
        (_VENV + _UNIT.format(_EXEC).replace("systemctl start", "systemctl enable"), "and does not start it"),
        (_VENV + _UNIT.format(_EXEC).replace("systemctl start shop", "true || systemctl start shop"), "does not start"),
        (f"{_VENV}systemctl start shop\n" + _UNIT.format(_EXEC), "before it writes it"),
        (_VENV + _UNIT.format(f"{_EXEC}\n{_EXEC}"), "starts no server"),
        (_VENV + _UNIT.format(_EXEC).replace("cat >", "tee -a"), "starts no server"),
        (_VENV + _UNIT.format(f'{_EXEC}\nEnvironment="A'), "a quote that does not end"),
        (
            _VENV
            + "cat > /a.env <<X\nOTEL_RESOURCE_ATTRIBUTES=a=b\nX\n"
            + _UNIT.format(f"EnvironmentFile=/a.env\n{_EXEC}"),
            "in a file, to which OpenTelemetry adds: set it by `Environment=`",
        ),
        (
            _VENV + _UNIT.format(f"Environment=OTEL_RESOURCE_ATTRIBUTES=a=%H\n{_EXEC}"),
            "to what only the running shell knows",
        ),
        (f"{_BASH}# --- obsc: begin ---\n", "without the lines that belong to it"),
        (f"{_PIP}# --- obsc: begin ---\ntrue\n# --- obsc: end ---\n{_START}\n", "are not those of this specification"),
    ],
)
def test_a_process(text: str, reason: str) -> None:
    with pytest.raises(Unsafe, match=re.escape(reason)):
        edit(text)


@pytest.mark.parametrize(
    ("text", "specification", "reason"),
    [
        ("docker compose up -d", DOCKER, "starts no container"),
        ("docker run -d nginx", DOCKER, "starts no container"),
        ("docker run -d -p 8000:8000 shop", DOCKER, "in the network `bridge`"),
        ("docker run -d --network host shop", GATEWAY, "in the network `host`"),
        ("docker run -d --network=own shop", GATEWAY, "in the network `own`"),
        ("docker run -d --name web a\ndocker run -d --name web b", GATEWAY, "more than once: see its lines 2, 3"),
        ("docker run -d shop gunicorn -w 9 shop:app", GATEWAY, "starts `gunicorn -w 9 shop:app` in the container"),
        ("docker run -d --entrypoint ./run.sh shop", GATEWAY, "starts `./run.sh` in the container"),
        ("[ -f /x ] && docker run -d shop || true", GATEWAY, "inside of a condition"),
        ("docker run -d -e OTEL_RESOURCE_ATTRIBUTES=$X shop", GATEWAY, "only the running shell knows"),
        ("docker run -d -e OTEL_RESOURCE_ATTRIBUTES shop", GATEWAY, "only the running shell knows"),
        (
            "docker run -d shop\namazon-cloudwatch-agent-ctl -a fetch-config -c ssm:own",
            GATEWAY,
            "configures the agent behind the start",
        ),
        (
            "cat > /x.env <<X\nOTEL_RESOURCE_ATTRIBUTES=a=b\nX\ndocker run --env-file /x.env shop",
            GATEWAY,
            "set it by `--env`",
        ),
        ("docker run -d shop", GATEWAY + '    env: { A: "1\\n2" }\n', "needs `A`, whose value has several lines"),
        (
            "docker run -d shop",
            GATEWAY + "    env: { A: { ref: a } }\n",
            "needs `A`, whose value the specification leaves",
        ),
    ],
)
def test_a_container(text: str, specification: str, reason: str) -> None:
    with pytest.raises(Unsafe, match=re.escape(reason)):
        edit(f"{_BASH}{text}\n", specification)


def test_a_value_that_is_open_can_be_given() -> None:
    """A variable that stands in the script needs none of the specification's."""
    specification = UBUNTU + "    env: { A: { ref: a } }\n"
    with pytest.raises(Unsafe, match="needs `A`"):
        edit(read("nohup"), specification)
    assert "nohup" in edit(read("nohup").replace("nohup", "A=$(cat /a) nohup"), specification)


def test_a_service_that_has_no_instance() -> None:
    text = AMAZON.replace("ec2: { os: amazon-linux-2023 }", "ecs: { cluster: shop }") + "    image: shop:1\n"
    compilation = compiled(text)
    assert compilation.plan is not None
    with pytest.raises(Unsafe, match="`web` does not run on one"):
        wanted_of(compilation, compilation.plan.services[0])


def test_a_parser_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tree_sitter_bash", None)
    user_data_shell._parser.cache_clear()
    with pytest.raises(Unsafe, match=r"tree_sitter_bash to be edited: pip install 'obsc\[patch\]'"):
        edit(read("unit"))


@pytest.mark.parametrize("specification", [AMAZON, UBUNTU, OWN_FILE, DOCKER, GATEWAY])
def test_the_lines_to_paste_are_a_script(specification: str) -> None:
    text = snippet(wanted(specification))
    assert "amazon-cloudwatch-agent-ctl" in text and "OTEL_TRACES_SAMPLER" in text
    assert "opentelemetry-instrument" in text.splitlines()[-1] and "gunicorn" in text.splitlines()[-1]
    if bash := shutil.which("bash"):
        done = subprocess.run([bash, "-n"], input=text.encode(), capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def test_which_container_is_asked() -> None:
    """None is guessed where several could be the app."""
    text = f"{_BASH}docker run --name a x\ndocker run --name b x\ndocker run --name c nginx\n"
    compilation = compiled(GATEWAY)
    assert compilation.plan is not None
    service = compilation.plan.services[0]
    for container in (None, "d"):
        with pytest.raises(Several) as asked:
            merged(text, wanted_of(compilation, service, container))
        assert asked.value.args == ("container", "a", "b", "c")
    made = merged(text, wanted_of(compilation, service, "b"))
    assert {text.count("\n", 0, one.start) for one in made.splices} == {1, 2}
