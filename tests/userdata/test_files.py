"""The user's files of commands: read inside the specification's folder only, and looked through for what stops ours."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from obsc.cli import main
from obsc.pipeline import compile_text
from obsc.user_files import MOST_BYTES, Refusal, inside, no_files
from rules.blocks import merged
from userdata.compiled import DOCKER, HOST


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file, and with what must not be read."""
    (tmp_path / "outside.sh").write_text("echo outside\n")
    here = tmp_path / "here"
    (here / "below").mkdir(parents=True)
    (here / "a.sh").write_bytes(b"echo a\xff\n")
    (here / "below" / "b.sh").write_text("echo b\n")
    (here / "link.sh").symlink_to(tmp_path / "outside.sh")
    (here / "inner.sh").symlink_to("a.sh")
    (here / "up").symlink_to(tmp_path)
    (here / "long.sh").write_bytes(b"#" * (MOST_BYTES + 1))
    os.mkfifo(here / "pipe.sh")
    return here


def test_what_lies_in_the_folder_is_read_byte_for_byte(folder: Path) -> None:
    read = inside(str(folder))
    assert read("a.sh") == read("./a.sh") == b"echo a\xff\n"
    assert read("below/b.sh") == b"echo b\n"


@pytest.mark.parametrize(
    "path",
    [
        *("../outside.sh", "below/../../outside.sh", "below/../a.sh", "/etc/passwd", "", ".", "./", "a\0.sh"),
        *(
            "link.sh",
            "inner.sh",
            "up/outside.sh",
            "below",
            "pipe.sh",
            "long.sh",
            "gone.sh",
            "a.sh/b",
            "\ud800",
            "x" * 999,
        ),
    ],
)
def test_nothing_else_is_read(folder: Path, path: str) -> None:
    """A link inside of the folder, too: what it leads to may change between two looks at it."""
    assert isinstance(inside(str(folder))(path), Refusal)
    assert isinstance(no_files(path), Refusal)


def _found(files: dict[str, bytes], user_data: dict[str, Any], document: dict[str, Any] = HOST) -> dict[str, str]:
    raw = json.dumps(merged(document, {"services": {"web": {"userData": user_data}}})).encode()
    compilation = compile_text(raw, read=lambda path: files.get(path, Refusal("is not there")))
    return {d.code: d.message for d in compilation.diagnostics if d.code > "OBS700"}


BEFORE = {"before": ["a.sh"]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"gunicorn app:app\n", "OBS705"),
        (b"cd /srv\nexec opentelemetry-instrument  gunicorn app:app\n", "OBS705"),
        (b"sudo docker run -d web\n", "OBS705"),
        (b"nohup /opt/venv/bin/uvicorn app:app &\n", "OBS705"),
        (b"python3 manage.py runserver\n", "OBS705"),
        (b"#!/usr/bin/env python3\nprint(1)\n", "OBS712"),
        (b"#!/usr/bin/python3\n", "OBS712"),
        (b"#!/usr/bin/fish\n", "OBS712"),
        (b"#cloud-config\npackages: [git]\n", "OBS712"),
        (b"Content-Type: multipart/mixed\n", "OBS712"),
        (b"#!/bin/bash\r\necho\r\n", "OBS713"),
        (b"true\nexit 0\n", "OBS714"),
        (b"exec /usr/bin/thing\n", "OBS714"),
        (b"\xff\n", "OBS711"),
        (b"a\0b", "OBS711"),
        (b"#" * 17_000, "OBS708"),
    ],
)
def test_what_stops_ours_is_found(content: bytes, code: str) -> None:
    assert list(_found({"a.sh": content}, BEFORE)) == [code]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"#!/bin/bash -ex\npip install gunicorn uvicorn\n",
        b"#!/usr/bin/env bash\n",
        b"#! /bin/sh\n# gunicorn app:app\n",
        b"exec > >(tee /var/log/user-data.log) 2>&1\n[ -d /srv ] || exit 1\n  exit 3\n",
        b"exec 3>&1\ndocker ps\n",
        "echo é😀".encode(),
    ],
)
def test_what_does_not_is_left_alone(content: bytes) -> None:
    assert _found({"a.sh": content}, BEFORE) == {}


def test_an_interpreter_with_options_counts_in_the_first_file_only() -> None:
    files = {"a.sh": b"#!/bin/bash -x\n", "b.sh": b"#!/bin/bash -e\n"}
    assert list(_found(files, {"before": ["a.sh", "b.sh"]})) == ["OBS712"]
    assert _found(files, {"after": ["c.sh"]})["OBS711"] == "`c.sh` is not there"
    assert _found({"a.sh": b"exit 0\n"}, {"after": ["a.sh"]}) == {}, "behind ours it may end"


def test_what_a_container_starts_is_found_too() -> None:
    assert list(_found({"a.sh": b"docker run web\n"}, BEFORE, DOCKER)) == ["OBS705"]


def test_a_build_reads_them_and_says_when_they_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    document = merged(HOST, {"services": {"web": {"userData": {"before": ["./a.sh"]}}}})
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "observability.yaml").write_text(json.dumps(document))
    command = ["build", "--file", "deploy/observability.yaml", "--target", "cfn"]
    assert main(command) == 1
    assert "`./a.sh` is not there" in capsys.readouterr().err
    (tmp_path / "deploy" / "a.sh").write_text("echo 'user data'\n")
    assert main(command) == 0
    assert "echo 'user data'" in (tmp_path / "obsc.out" / "cfn" / "template.yaml").read_text()
