"""Where on this machine the AWS provider for Terraform lies, for a build that must not go to the network.

A mirror is a folder in one of the two layouts that Terraform reads:
https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

VARIABLE = "OBSC_TERRAFORM_MIRROR"
"""Names the mirror, instead of a search."""

_HOST = "registry.terraform.io"
_PROVIDER = f"{_HOST}/hashicorp/aws"
_SECONDS = 5.0
_DEPTH = 6
_NO_MIRROR = frozenset({"proc", "sys", "dev", "run", "node_modules", "site-packages", "dist-packages", ".git"})


def mirror() -> Path | None:
    """The folder to name as `filesystem_mirror`, or None."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).resolve() if holds_provider(Path(named)) else None
    return _found()


@cache
def _found() -> Path | None:
    """Look where Terraform itself would look, then through the disks, the shallow folders first, for a few seconds."""
    deadline = time.monotonic() + _SECONDS
    roots = list(dict.fromkeys((Path.home(), Path(Path.cwd().anchor))))
    return next((folder for folder in (*_implied(), *_folders(roots, deadline)) if holds_provider(folder)), None)


def holds_provider(folder: Path) -> bool:
    """Whether a folder is a mirror that has the AWS provider for this kind of machine."""
    provider = folder / _PROVIDER
    system = _system()
    unpacked = provider.glob(f"*/{system}/terraform-provider-aws*")
    packed = provider.glob(f"terraform-provider-aws_*_{system}.zip")
    return any(unpacked) or any(packed)


def _implied() -> Iterator[Path]:
    cached = os.environ.get("TF_PLUGIN_CACHE_DIR")
    if cached:
        yield Path(cached)
    home = Path.home()
    yield home / ".terraform.d/plugins"
    yield home / ".terraform.d/plugin-cache"
    yield home / ".local/share/terraform/plugins"
    yield Path("/usr/local/share/terraform/plugins")
    yield Path("/usr/share/terraform/plugins")


def _folders(roots: list[Path], deadline: float) -> Iterator[Path]:
    """Folders that hold one named like the registry, breadth first; other file systems are left alone."""
    level: list[tuple[str, int]] = [(str(root), root.stat().st_dev) for root in roots if root.is_dir()]
    seen: set[str] = set()
    for _ in range(_DEPTH):
        below: list[tuple[str, int]] = []
        for folder, device in level:
            if time.monotonic() > deadline:
                return
            if folder in seen:
                continue
            seen.add(folder)
            names = list(_subfolders(folder, device))
            if any(name == _HOST for name, _ in names):
                yield Path(folder)
            below.extend((path, device) for name, path in names if name not in _NO_MIRROR)
        level = below


def _subfolders(folder: str, device: int) -> Iterator[tuple[str, str]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_dev == device:
                    yield entry.name, entry.path
    except OSError:
        return


def _system() -> str:
    """What Terraform calls this kind of machine: `linux_amd64`."""
    system = {"win32": "windows", "cygwin": "windows"}.get(sys.platform, sys.platform)
    machine = platform.machine().lower()
    return f"{system}_{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine) }"
