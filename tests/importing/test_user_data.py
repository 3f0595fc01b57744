"""What user data starts, in the shells that people write; and that no text is too strange for it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from obsc.importing.marks import Marks
from obsc.importing.script import Script, read_script
from obsc.importing.user_data import App, UserData, apps, around
from obsc.init.project import TextFile

UNIT = "/etc/systemd/system/shop.service"
EXPECTED = {
    "nohup /opt/shop/bin/gunicorn -b :80 shop:app > /dev/null 2>&1 &": (
        "/opt/shop/bin/gunicorn",
        "-b",
        ":80",
        "shop:app",
    ),
    "sudo -u web -H gunicorn shop:app": ("gunicorn", "shop:app"),
    "su - web -c 'cd /srv && exec gunicorn shop:app'": ("sh", "-c", "cd /srv && exec gunicorn shop:app"),
    "W=3; gunicorn -w $W \\\n  'shop:create_app(\"a b\")'": ("gunicorn", "-w", "3", 'shop:create_app("a b")'),
    'P=80\ngunicorn -b "0.0.0.0:${P:-90}" shop:app # the shop': ("gunicorn", "-b", "0.0.0.0:80", "shop:app"),
    "if true; then uvicorn shop:app; fi": ("uvicorn", "shop:app"),
    f"cat > {UNIT} <<EOF\n[Service]\nExecStart=/v/bin/gunicorn \\\n  shop:app\nEOF\n": ("/v/bin/gunicorn", "shop:app"),
    f"cat <<-'EOF' | sudo tee {UNIT}\n\t[Service]\n\tExecStart=-/v/bin/flask run\n\tEOF": ("/v/bin/flask", "run"),
    f"printf '[Service]\\nExecStart=uvicorn %s\\n' shop:app > {UNIT}": ("uvicorn", "shop:app"),
    f"echo '[Service]' > {UNIT}\necho ExecStart=uvicorn shop:app >> {UNIT}": ("uvicorn", "shop:app"),
    "docker run -d shop gunicorn shop:app": ("docker", "run", "-d", "shop", "gunicorn", "shop:app"),
    "python3 app.py &": ("python3", "app.py"),
    "python3 setup.py install": None,
    "docker run -d redis:7": None,
    "echo 'gunicorn shop:app'": None,
    "cat > notes.txt <<EOF\ngunicorn shop:app\nEOF": None,
    "# gunicorn shop:app": None,
    "systemctl start nginx": None,
}


def _data(text: str) -> UserData:
    marks, lines = Marks(), text.split("\n")
    rows = tuple(range(1, len(lines) + 1))
    return UserData(text, TextFile("start.sh", tuple(lines)), rows, marks, read_script(text, marks))


def _first(text: str) -> App | None:
    return next(apps(_data(text)), None)


@pytest.mark.parametrize("text", EXPECTED)
def test_what_is_started(text: str) -> None:
    """A server, whoever runs it and however; nothing where nothing starts one."""
    found = _first(f"#!/bin/bash\n{text}")
    assert (None if found is None else found.words) == EXPECTED[text]


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("export A=1 B='x y'\nC=2 gunicorn a:b", {"A": "1", "B": "x y", "C": "2"}),
        ("A=1\nexport A\ngunicorn a:b", {"A": "1"}),
        ("DEBIAN_FRONTEND=x\nexport DEBIAN_FRONTEND\ngunicorn a:b", {}),
        (f"cat > {UNIT} <<X\n[Service]\nEnvironment=A=1 'B=x y'\nExecStart=gunicorn a:b\nX", {"A": "1", "B": "x y"}),
        (
            f"echo 'A=\"x \\$ y\"' > /etc/shop.env\ncat > {UNIT} <<X\n[Service]\nEnvironmentFile=-/etc/shop.env\n"
            "ExecStart=gunicorn a:b\nX",
            {"A": "x $ y"},
        ),
        ("echo A=1 > /etc/e\nset -a\n. /etc/e\nset +a\ngunicorn a:b &", {"A": "1"}),
        ("echo A=1 > e\ndocker run --env-file e -e B=2 --env=C shop", {"A": "1", "B": "2"}),
        ("export C=3\ndocker run -e C shop", {"C": "3"}),
    ],
)
def test_variables_of_what_is_started(text: str, variables: dict[str, str]) -> None:
    """Exported, for one command, of a unit, of a file, of a container."""
    found = _first(text)
    assert found is not None
    assert {name: value for name, (value, _) in found.env.items()} == variables


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("aws ssm get-parameter --name /a --query Parameter.Value --output text", ("ssm", "/a", "")),
        (
            "aws secretsmanager get-secret-value --secret-id=b --output text | jq -r .url",
            ("secretsManager", "b", "url"),
        ),
        ("aws secretsmanager get-secret-value --secret-id b | sed s/a/b/", None),
        ("curl http://example.com", None),
    ],
)
def test_secrets_that_a_script_reads(command: str, expected: tuple[str, str, str] | None) -> None:
    """By AWS's command line, with a key of JSON; what anything else prints nobody knows."""
    script = read_script(f"export KEY=$({command})\n", Marks())
    assert [(one.service, one.id, one.key) for one in script.secrets.values()] == ([expected] if expected else [])


def test_the_commands_around_the_app_stay_byte_for_byte() -> None:
    """What starts it is taken out by whole lines; a line that reads a secret for it alone too."""
    kept = "#!/bin/bash\nset -e\n\tdnf install -y git   # tools\n"
    ours = (
        "KEY=$(aws ssm get-parameter --name /k --output text)\n"
        "docker pull shop\ndocker rm -f web\n"
        'docker run --name web \\\n  -e KEY="$KEY" \\\n  shop gunicorn a:b\n'
    )
    data = _data(f"{kept}{ours}\necho done\n")
    app = next(apps(data))
    before, after = around(data, app)
    assert (before.text, after.text) == (kept, "\necho done\n")
    assert not before.is_cut
    cut = _data("if test -f x; then\n  docker run shop gunicorn a:b\nfi\n")
    assert around(cut, next(apps(cut)))[0].is_cut


@given(st.text(st.sampled_from("abc $\"'`\\\n\t;&|()<>{}#=-*![]EOF/.")))
@example("cat <<EOF\nnever ends")
@example("$(" * 50 + "a" + ")" * 50)
@example("a <<X <<Y\n1\nX\n2\nY\n'")
@example("x=$(cat <<'E'\n)\nE\n)\n(")
def test_no_text_is_too_strange(text: str) -> None:
    """Whatever stands there: a script, and lines that are lines of it."""
    script: Script = read_script(text, Marks())
    last = text.count("\n") + 1
    assert all(1 <= command.line <= last + 1 for command in script.commands)
    list(apps(_data(text)))
