"""`obsc.lock`: what is deployed stays what was agreed on, and says when it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsc import lock
from obsc.cli import main
from obsc.lock import NAME, SHIPPED, Lock
from obsc.pipeline import compile_text
from obsc.spec import versions
from obsc.user_files import Refusal, inside
from shipped import ROOT, SPECS

AGENT = f"{versions.CLOUDWATCH_AGENT_IMAGE}:{versions.CLOUDWATCH_AGENT_TAG}"
INIT = f"{versions.ADOT_PYTHON_IMAGE}:v{versions.ADOT_PYTHON_IMAGE_VERSION}"
DIGEST, OTHER = "sha256:" + "1" * 64, "sha256:" + "2" * 64
HELLO = (ROOT / "specs" / "01-hello.yaml").read_text(encoding="utf-8").replace("    agent: sidecar\n", "")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a specification that says nothing of images."""
    (tmp_path / "observability.yaml").write_text(HELLO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def template() -> str:
    """What a build gives."""
    assert main(["build", "-t", "cfn"]) == 0
    return Path("obsc.out/cfn/template.yaml").read_text(encoding="utf-8")


def edited(**changes: Any) -> None:
    """Another lock in place of the one that is there."""
    document = json.loads(Path(NAME).read_bytes())
    Path(NAME).write_text(json.dumps({**document, **changes}), encoding="utf-8")


def test_the_shipped_releases_change_nothing(project: Path) -> None:
    """Who writes a lock for the first time would deploy something else than yesterday."""
    before = template()
    assert main(["update"]) == 0
    assert template() == before
    assert main(["build", "-t", "cfn", "--locked", "--check"]) == 0
    assert main(["validate", "--locked"]) == 0


def test_a_lock_outlives_the_release_that_wrote_it(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A newer obsc would deploy a newer agent although the lock says which."""
    main(["update"])
    older = {AGENT.replace("1.300066.1b1374", "1.300062.0b1304"): None, INIT.replace("0.19.0", "0.18.0"): DIGEST}
    tags = {**SHIPPED, versions.CLOUDWATCH_AGENT_IMAGE: "1.300062.0b1304", versions.ADOT_PYTHON_IMAGE: "v0.18.0"}
    edited(tags=tags, images=older)
    assert main(["build", "-t", "cfn", "--locked"]) == 0
    built = Path("obsc.out/cfn/template.yaml").read_text(encoding="utf-8")
    assert "cloudwatch-agent:1.300062.0b1304\n" in built
    assert f"adot-autoinstrumentation-python:v0.18.0@{DIGEST}\n" in built
    capsys.readouterr()
    main(["show", "--resolved"])
    assert "1.300062.0b1304  # default: what obsc.lock holds" in capsys.readouterr().out


def test_a_package_is_of_the_release_that_is_locked(project: Path) -> None:
    """The line for an image's requirements would name another release with every obsc."""
    Path("observability.yaml").write_bytes((ROOT / "specs" / "04-package.yaml").read_bytes())
    main(["update"])
    edited(tags={**SHIPPED, versions.ADOT_PYTHON_PACKAGE: "0.18.1"})
    compilation = compile_text(Path("observability.yaml").read_bytes(), read=lambda _: Path(NAME).read_bytes())
    assert compilation.plan is not None
    assert {service.instrumentation.version for service in compilation.plan.services} == {"0.18.1"}


def test_a_package_of_another_release_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CI would install what nobody agreed on, on an instance by the very commands that obsc writes."""
    text = (ROOT / "specs" / "04-package.yaml").read_text(encoding="utf-8")
    Path("observability.yaml").write_text(text, encoding="utf-8")
    main(["update"])
    assert main(["validate", "--locked"]) == 0
    other = text.replace("attach: package }", 'attach: package, version: "0.18.0" }')
    assert other != text
    Path("observability.yaml").write_text(other, encoding="utf-8")
    capsys.readouterr()
    assert main(["validate", "--locked"]) == 1
    told = capsys.readouterr().err
    assert f"gets aws-opentelemetry-distro 0.18.0, and obsc.lock holds {versions.ADOT_PYTHON_PACKAGE_VERSION}\n" in told
    main(["update"])
    assert "+ aws-opentelemetry-distro 0.18.0\n" in capsys.readouterr().err
    assert main(["validate", "--locked"]) == 0
    Path("observability.yaml").write_text(text, encoding="utf-8")
    main(["update"])
    assert "releases" not in json.loads(Path(NAME).read_bytes())


@pytest.mark.parametrize("how", ["CRLF", "a byte order mark"])
def test_a_lock_survives_what_editors_on_windows_do(project: Path, how: str) -> None:
    """git with `core.autocrlf` checks it out in this form: each colleague would see it as damaged."""
    main(["update"])
    raw = Path(NAME).read_bytes()
    Path(NAME).write_bytes(raw.replace(b"\n", b"\r\n") if how == "CRLF" else b"\xef\xbb\xbf" + raw)
    assert main(["validate", "--locked"]) == 0
    assert main(["update"]) == 0
    assert Path(NAME).read_bytes() == raw


def test_digests_come_from_a_file_and_stay(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Digests would have to be given again with every update, or a moved tag would go unseen."""
    Path("digests").write_text(f"# read from the registry\n\n{AGENT}@{DIGEST}  # 2026-11-21\nother:1@{OTHER}\r\n")
    assert main(["update", "--from", "digests"]) == 0
    assert "1 of its images is not used here" in capsys.readouterr().err
    assert f"{AGENT}@{DIGEST}\n" in template()
    assert main(["update"]) == 0
    assert f"{AGENT}@{DIGEST}\n" in template()
    Path("digests").write_text(f"{AGENT}@{OTHER}\n")
    capsys.readouterr()
    assert main(["update", "--from", "digests"]) == 0
    assert f"! {AGENT}: {DIGEST} -> {OTHER}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [
        AGENT,
        f"{AGENT}@sha256:12",
        f"{AGENT}@md5:{'1' * 64}",
        f" @{DIGEST}",
        f"x y:1@{DIGEST}",
        "\x00",
        f"a:1@{DIGEST.upper()}",
    ],
)
def test_a_file_of_digests_holds_nothing_else(project: Path, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of another tool would lock nothing, and look as if it did."""
    Path("digests").write_text(f"b:1@{DIGEST}\n{line}\n")
    assert main(["update", "--from", "digests"]) == 2
    assert "digests:2: not IMAGE:TAG@sha256:DIGEST" in capsys.readouterr().err
    assert not Path(NAME).exists()


def test_two_digests_of_one_image_are_a_contradiction(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The last of two lines would win, whichever it is."""
    Path("digests").write_text(f"{AGENT}@{DIGEST}\n{AGENT}@{OTHER}\n")
    assert main(["update", "--from", "digests"]) == 2
    assert "digests:2:" in capsys.readouterr().err


IMAGE = "public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300064.0b1337"
DRIFTS = {
    "another tag": (f"    agent: {{ image: '{IMAGE}' }}\n", [f"`{IMAGE}`", f"obsc.lock holds `{AGENT}`"]),
    "another repository": ("    agent: { image: 'mirror:5000/a:1' }\n", ["`mirror:5000/a:1`", "no image of that"]),
    "another digest": (f"    agent: {{ image: '{AGENT}@{OTHER}' }}\n", [OTHER, f"obsc.lock holds `{AGENT}`"]),
    "another release": ("    instrumentation: { version: '0.18.0' }\n", ["v0.18.0", f"obsc.lock holds `{INIT}`"]),
    "another agent": (
        "    agent: { distribution: adot-collector }\nbackends: { traces: { type: xray } }\n",
        ["aws-otel-collector", "no image of that"],
    ),
    "a patch": (
        "patches: [{ select: { kind: Container, name: cloudwatch-agent }, set: { image: 'a:1' } }]\n",
        ["a patch changes the image of `cloudwatch-agent`"],
    ),
    "an environment": (
        f"environments: {{ production: {{ services: {{ web: {{ agent: {{ image: '{IMAGE}' }} }} }} }} }}\n",
        [f"`{IMAGE}`", "production"],
    ),
}


@pytest.mark.parametrize("what", DRIFTS)
def test_what_drifts_is_refused(project: Path, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    """CI would deploy what nobody agreed on; with `obsc update` it is agreed on."""
    main(["update"])
    more, said = DRIFTS[what]
    Path("observability.yaml").write_text(HELLO + more, encoding="utf-8")
    assert main(["validate"]) == 0
    capsys.readouterr()
    assert main(["validate", "--locked"]) == 1
    told = capsys.readouterr().err
    assert "OBS062" in told
    for words in said:
        assert words in told
    if what not in ("a patch", "an environment"):
        assert main(["build", "-t", "cfn", "--locked"]) == 1
        assert not Path("obsc.out").exists()
    main(["update"])
    assert main(["validate", "--locked"]) == (what == "a patch")


def test_no_lock_is_said_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A lock that was not committed would be none that holds."""
    Path("observability.yaml").write_text(HELLO + "environments: { a: {}, b: {} }\n", encoding="utf-8")
    assert main(["validate", "--locked"]) == 1
    assert capsys.readouterr().err.count("error[OBS062]") == 1


def test_an_image_that_is_an_input_is_nobodys_to_lock(project: Path) -> None:
    """Whoever gives images at deployment could not use `--locked` at all."""
    Path("observability.yaml").write_text(HELLO + "    agent: { image: { ref: agentImage } }\n", encoding="utf-8")
    main(["update"])
    assert list(json.loads(Path(NAME).read_bytes())["images"]) == [INIT]
    assert main(["validate", "--locked"]) == 0


def test_what_is_copied_is_what_is_locked(project: Path) -> None:
    """Who copies images into a registry of his own would copy the newest ones."""
    Path("observability.yaml").write_text(HELLO + "    agent: { image: { ref: agentImage } }\n", encoding="utf-8")
    main(["update"])
    edited(tags={**SHIPPED, versions.CLOUDWATCH_AGENT_IMAGE: "1.300062.0b1304"})
    assert main(["build", "-t", "cfn"]) == 0
    assert "cloudwatch-agent:1.300062.0b1304`" in Path("obsc.out/cfn/CHECKLIST.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("spec", SPECS, ids=lambda path: path.stem)
def test_every_shipped_system_can_be_locked(spec: Path, project: Path) -> None:
    """A system would have an image that a lock does not know."""
    Path("observability.yaml").write_bytes(spec.read_bytes())
    assert main(["update"]) == 0
    compilation = compile_text(spec.read_bytes(), read=inside("."), locked=True)
    assert not [d for d in compilation.diagnostics if d.code in ("OBS061", "OBS062")]


PACKAGE = b'"aws-opentelemetry-distro": "0.18.0"'
BROKEN = {
    "no JSON": b"<<<<<<< HEAD\n",
    "no object": b"[]",
    "no version": b"{}",
    "another version": b'{"version": 2, "tags": {}, "images": {}}',
    "no images": b'{"version": 1, "tags": {}}',
    "nested": b"[" * 60_000,
    "a key twice": b'{"version": 1, "version": 1, "tags": {}, "images": {}}',
    "no tag": b'{"version": 1, "tags": {%b, "%b": "a b"}, "images": {}}'
    % (PACKAGE, versions.CLOUDWATCH_AGENT_IMAGE.encode()),
    "no release": b'{"version": 1, "tags": {%b, "%b": "newest"}, "images": {}}'
    % (PACKAGE, versions.ADOT_PYTHON_IMAGE.encode()),
    "no release of the package": b'{"version": 1, "tags": {}, "images": {}}',
    "releases of nothing": b'{"version": 1, "tags": {%b}, "images": {}, "releases": {"0.18.0": 1}}' % PACKAGE,
    "a release that is none": b'{"version": 1, "tags": {%b}, "images": {}, "releases": ["newest"]}' % PACKAGE,
    "no image": b'{"version": 1, "tags": {%b}, "images": {"a b\\u001b": null}}' % PACKAGE,
    "no digest": b'{"version": 1, "tags": {%b}, "images": {"a:1": "sha256:1"}}' % PACKAGE,
    "a number": b'{"version": 1, "tags": {%b}, "images": {"a:1": 1}}' % PACKAGE,
    "no text": b"\xff\xfe\xfd",
    "too long": b" " * 70_000,
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_damaged_lock_stops_everything(project: Path, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A merge conflict would be passed over, and the newest images built."""
    Path(NAME).write_bytes(BROKEN[what])
    for command in (["build", "-t", "cfn"], ["validate"], ["validate", "--locked"], ["update"]):
        assert main(command) == 1
        told = capsys.readouterr().err
        assert "OBS061" in told
        assert "there is no `obsc.lock`" not in told
        assert "\x1b" not in told
    assert Path(NAME).read_bytes() == BROKEN[what]
    assert not Path("obsc.out").exists()


def test_a_link_is_no_lock(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A lock would be read from outside of the project, or its text shown."""
    Path(NAME).symlink_to("/etc/passwd")
    assert main(["build", "-t", "cfn"]) == 1
    assert "OBS061" in capsys.readouterr().err


def test_somebody_elses_file_is_kept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A lock that was put together by hand would be replaced, with all that it pins."""
    mine = json.dumps({"version": 1, "tags": dict(SHIPPED), "images": {AGENT: DIGEST}})
    Path(NAME).write_text(mine)
    assert main(["update"]) == 1
    assert "OBS042" in capsys.readouterr().err
    assert Path(NAME).read_text() == mine


def test_standard_input_lies_nowhere(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lock of the current folder would be taken for that of a specification from elsewhere."""
    assert main(["update", "-f", "-"]) == 2
    assert "name its file" in capsys.readouterr().err


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["version", "tags", "images", "x"]), inner),
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_of_a_lock_raise(raw: bytes) -> None:
    """A damaged file would end in a traceback."""
    found = lock.parse(raw)
    assert isinstance(found, str) or lock.parse(lock.dump(found)) == found


def test_a_lock_is_read_as_it_was_written() -> None:
    """What one run locks another would not know."""
    written = Lock(SHIPPED, {"b:1": None, "localhost:5000/a:2": DIGEST}, is_file=True)
    assert lock.parse(lock.dump(written)) == written
    assert lock.read_lock(lambda _: Refusal("is not there")) == (Lock(), ())
