"""Reading a specification from the disk."""

import os
from pathlib import Path

import pytest

from obsc import files
from obsc.diagnostics import Diagnostic


def refused(path: str | Path) -> str:
    """The words with which a path is refused."""
    found = files.read(str(path))
    assert isinstance(found, Diagnostic)
    assert found.code == "OBS041"
    assert found.why
    assert found.fix
    return found.message


def test_a_file_is_read_byte_for_byte(tmp_path: Path) -> None:
    """Line ends or a byte order mark would be lost before anybody looks at them."""
    (tmp_path / "o.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\n\0")
    assert files.read(str(tmp_path / "o.yaml")) == b"\xef\xbb\xbfa: 1\r\n\0"


def test_a_link_to_a_file_is_a_file(tmp_path: Path) -> None:
    """A specification that is mounted from elsewhere, as in Kubernetes, could not be read."""
    (tmp_path / "real.yaml").write_bytes(b"a: 1")
    (tmp_path / "o.yaml").symlink_to("real.yaml")
    assert files.read(str(tmp_path / "o.yaml")) == b"a: 1"


@pytest.mark.parametrize("where", ["repository", "folder"])
def test_a_link_does_not_lead_out_of_the_project(tmp_path: Path, where: str) -> None:
    """A stranger's pull request would have a line of any file of the machine shown beside a finding."""
    inner = tmp_path / "project" / "web"
    inner.mkdir(parents=True)
    (tmp_path / "project" / "shared.yaml").write_bytes(b"a: 1")
    (tmp_path / "secret").write_bytes(b"hunter2")
    if where == "repository":
        (tmp_path / "project" / ".git").mkdir()
    for name, target in (("out", "../../secret"), ("proc", "/proc/self/environ"), ("up", "../shared.yaml")):
        (inner / name).symlink_to(target)
    for name in ("out", "proc"):
        found = files.read_own(str(inner / name))
        assert isinstance(found, Diagnostic) and found.code == "OBS041"
        assert "leads out of" in found.message and os.path.realpath(inner / name) in found.fix
    assert isinstance(files.read_own(str(inner / "up")), bytes) == (where == "repository")
    assert files.read_own(str(tmp_path / "secret")) == b"hunter2"


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    """A person who typed `.yml` would search for the difference."""
    (tmp_path / "observability.yaml").write_bytes(b"")
    found = files.read(str(tmp_path / "observability.yml"))
    assert isinstance(found, Diagnostic)
    assert found.suggestion == str(tmp_path / "observability.yaml")
    assert "no such file" in found.message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """`obsc build .` would end in a traceback."""
    assert "it is a folder" in refused(tmp_path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """obsc would stand still for ever."""
    os.mkfifo(tmp_path / "pipe")
    assert "a pipe" in refused(tmp_path / "pipe")


def test_a_device_is_not_read() -> None:
    """obsc would read zeros until the memory is full."""
    assert "a device" in refused("/dev/zero")


def test_a_long_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    """A file of a terabyte, which may be all holes, would be read into memory."""
    with (tmp_path / "o.yaml").open("wb") as file:
        file.truncate(10_000_000)
    assert len(files.read(str(tmp_path / "o.yaml"))) == 10_000_000  # type: ignore[arg-type]
    os.truncate(tmp_path / "o.yaml", 1 << 40)
    assert "longer than 10,000,000 bytes" in refused(tmp_path / "o.yaml")


@pytest.mark.parametrize("name", ["a\0b", "", "x" * 5000, "o.yaml/below"])
def test_no_name_raises(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that no system accepts would end in a traceback."""
    monkeypatch.chdir(tmp_path)
    Path("o.yaml").write_bytes(b"")
    refused(name)


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    """The error of the operating system would end in a traceback."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert "symbolic links" in refused(tmp_path / "a")
