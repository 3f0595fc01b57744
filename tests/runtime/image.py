"""Container images as this machine can imitate them: what their root directory holds and what they start."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from runtime.container import Launch
from runtime.namespace import Mount
from runtime.task import Container, TaskError

# What Docker gives a process whose image says nothing.
DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
LIBRARIES = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc")


@dataclass(frozen=True, slots=True)
class AppImage:
    """An image of an application: its files at the working directory, a virtual environment first on PATH.

    `entry_point`, `command` and `environment` are what the image's Dockerfile would say, `copied` what it would COPY:
    absolute paths and their contents.
    """

    files: Path
    venv: Path
    working_directory: str = "/app"
    entry_point: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    copied: Mapping[str, str] = field(default_factory=dict)

    def launch(self, container: Container, folder: Path, volumes: Mapping[str, Path], hosts: Path) -> Launch:
        """Say how a container of this image starts; `hosts` becomes its /etc/hosts."""
        shutil.copytree(self.files, folder / "files")
        base = {"PATH": f"{self.venv}/bin:/usr/local/bin:/usr/bin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        return Launch(
            name=container.name,
            argv=_argv(container, self.entry_point, self.command),
            environment={**base, **self.environment, **dict(container.environment)},
            working_directory=container.working_directory or self.working_directory,
            mounts=(
                *_existing(SYSTEM),
                Mount(str(hosts), "/etc/hosts"),
                Mount("/dev", "/dev", read_only=False),
                *(Mount(None, path) for path in ("/root", "/tmp")),
                *_volumes(container, volumes),
                # Behind the volumes: one at /tmp would hide an environment that lies below it.
                *_interpreter(self.venv),
                Mount(str(folder / "files"), self.working_directory, read_only=container.read_only_root),
                *_copied(self.copied, folder),
            ),
            read_only_root=container.read_only_root,
            init_process=container.init_process,
            folder=str(folder),
        )


@dataclass(frozen=True, slots=True)
class CopyImage:
    """An image built from scratch around one folder and one program, `/bin/cp`, like ADOT's init image: no shell."""

    content: Path
    at: str = "/autoinstrumentation"

    def launch(self, container: Container, folder: Path, volumes: Mapping[str, Path]) -> Launch:
        """Say how a container of this image starts."""
        program = shutil.which("cp") or "/bin/cp"
        return Launch(
            name=container.name,
            argv=_argv(container, (), ()),
            environment={"PATH": DEFAULT_PATH, **dict(container.environment)},
            working_directory=container.working_directory or "/",
            mounts=(
                *_existing(LIBRARIES),
                Mount(program, "/bin/cp"),
                Mount(str(self.content), self.at),
                *_volumes(container, volumes),
            ),
            read_only_root=container.read_only_root,
            init_process=container.init_process,
            folder=str(folder),
        )


def _argv(container: Container, entry_point: tuple[str, ...], command: tuple[str, ...]) -> tuple[str, ...]:
    # Docker drops the image's CMD as soon as the entry point is overridden.
    # https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact
    if container.entry_point:
        argv = container.entry_point + container.command
    else:
        argv = entry_point + (container.command or command)
    if not argv:
        raise TaskError(f"container {container.name!r} has no command and its image has none")
    return argv


def _existing(paths: tuple[str, ...]) -> tuple[Mount, ...]:
    return tuple(Mount(path, path) for path in paths if Path(path).exists())


def _interpreter(venv: Path) -> tuple[Mount, ...]:
    # A virtual environment holds absolute paths, so it and the Python it stands on keep theirs.
    return tuple(Mount(path, path) for path in (sys.base_prefix, str(venv)) if not path.startswith("/usr/"))


def _copied(files: Mapping[str, str], folder: Path) -> Iterator[Mount]:
    for number, (path, content) in enumerate(sorted(files.items())):
        source = folder / f"copied-{number}"
        source.write_text(content, encoding="utf-8")
        yield Mount(str(source), path)


def _volumes(container: Container, volumes: Mapping[str, Path]) -> tuple[Mount, ...]:
    points = sorted(container.mount_points, key=lambda point: point.path)
    return tuple(Mount(str(volumes[point.volume]), point.path, point.read_only) for point in points)
