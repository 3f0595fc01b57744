"""What the sources of an image need so that OpenTelemetry is part of it: as edits of the user's files.

A file is edited as a whole or not at all; what is not gets its reason and the lines to paste.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from obsc.images import pyproject, requirements
from obsc.images.ignored import is_ignored
from obsc.images.installs import Install, installs, unquoted
from obsc.images.layout import Layout, Part, layout
from obsc.images.requirements import PACKAGE
from obsc.images.splices import Splice, Unsafe, lines_behind, spliced
from obsc.images.starts import PROGRAM, wrapped
from obsc.images.wanted import Asked, Edited, ImageEdit, Refused, Wanted
from obsc.user_files import MISSING, Read, Refusal

FOLDER = "obsc"
"""The folder of the build context for files that the image needs."""

_MARK = "Written by obsc."
"""In every file that it writes."""

_SYNCED = {"uv": "uv lock", "poetry": "poetry lock", "pdm": "pdm lock", "pipenv": "pipenv lock"}
_ADDING = {"uv": "uv add", "poetry": "poetry add", "pdm": "pdm add", "pipenv": "pipenv install"}


def image_edit(wanted: Wanted, read: Read) -> ImageEdit:
    """The edits of an image's sources; none where everything is there already. Total over any text."""
    return _Editor(wanted, read).whole()


class _Editor:
    def __init__(self, wanted: Wanted, read: Read) -> None:
        self.wanted = wanted
        self.read = read
        self.notes: list[str] = []
        self.instructions = 0
        self.is_pip_s = wanted.requirements is None

    def whole(self) -> ImageEdit:
        where = self.path(self.wanted.dockerfile)
        text = self.text(where)
        if isinstance(text, Refusal):
            return ImageEdit(refused=(Refused(path=where, reason=str(text), snippet=self.snippet(), unread=True),))
        asked: tuple[Asked, ...] = ()
        try:
            found = layout(text)
            chosen, everything = _app_s(found)
            asked = tuple(self.asked(found, everything))
            splices, packages = self.packages(found, chosen, everything, asked)
            splices += self.copies(found)
            if self.wanted.wrap:
                splices += wrapped(found, self.in_context)
            after = spliced(text, splices)
            _check(found, after, self.instructions)
            beside = [*packages, *self.added(), *self.ignoring()]
        except Unsafe as reason:
            refused = Refused(path=where, reason=str(reason), snippet=self.snippet())
            return ImageEdit(refused=(refused,), asked=asked)
        edited = [] if after == text else [Edited(path=where, before=text, after=after)]
        edited += [change for change in beside if change.before != change.after]
        return ImageEdit(edited=tuple(edited), notes=tuple(self.notes), asked=asked)

    def asked(self, found: Layout, everything: list[Install]) -> Iterator[Asked]:
        """Where the distribution is asked for already: in the Dockerfile, and in the files that it installs from."""
        listing = dict.fromkeys([self.wanted.requirements] if self.wanted.requirements else ())
        for install in everything:
            listing |= dict.fromkeys(_lists(install))
            for word in install.requirements if PACKAGE in install.names else ():
                for _, specifier in requirements.asked(unquoted(word)):
                    line = found.text.count("\n", 0, install.part.start) + 1
                    yield Asked(path=self.path(self.wanted.dockerfile), line=line, specifier=specifier)
        files: dict[str, str] = {}
        for name in listing:
            files |= self.listed_in(name)
        for path, text in files.items():
            lines = pyproject.asked(text) if path.endswith(".toml") else requirements.asked(text)
            yield from (Asked(path=path, line=line, specifier=specifier) for line, specifier in lines)

    def packages(
        self, found: Layout, chosen: Install | None, everything: list[Install], asked: tuple[Asked, ...]
    ) -> tuple[list[Splice], list[Edited]]:
        """What brings the distribution: a line of the Dockerfile, or of the file that lists the app's packages."""
        if self.wanted.requirements is not None:
            return [], [self.listed(self.wanted.requirements, chosen)]
        for install in everything:
            if PACKAGE in install.names:
                return _bumped(found, install, self.wanted.version), []
        if asked:
            return [], []
        if chosen is None:
            raise Unsafe("installs no packages of the app's: obsc does not know which Python it starts")
        if chosen.manager != "pip":
            self.is_pip_s = False
            program = chosen.manager.partition(" ")[0]
            way = _ADDING.get(program)
            instead = f": run `{way} {PACKAGE}=={self.wanted.version}`" if way else ""
            more = ", or write `build.requirements: pyproject.toml`" if program in ("uv", "poetry", "pdm") else ""
            raise Unsafe(f"installs the app's packages by `{chosen.manager}`{instead}{more}")
        line = chosen.line(f"{PACKAGE}=={self.wanted.version}")
        self.instructions += 1
        return [lines_behind(found.text, chosen.part.end, [line])], []

    def listed(self, name: str, install: Install | None) -> Edited:
        """The file that lists the app's packages, with the distribution."""
        where = self.path(name)
        text = self.text(where)
        if isinstance(text, Refusal):
            raise Unsafe(f"needs an edit of `{where}`, which {text}")
        try:
            if name.endswith(".toml"):
                splices = pyproject.with_distribution(text, self.wanted.version)
            else:
                splices = requirements.with_distribution(text, self.wanted.version, self.beside(name))
        except Unsafe as reason:
            raise Unsafe(f"needs an edit of `{where}`, which {reason}") from reason
        lock = _SYNCED.get("" if install is None else install.manager.partition(" ")[0])
        if splices and lock:
            self.notes.append(f"run `{lock}`: the lock file beside `{where}` has to have {PACKAGE}, too")
        return Edited(path=where, before=text, after=spliced(text, splices))

    def copies(self, found: Layout) -> list[Splice]:
        """The COPY of each file that the image needs, behind what else builds the last stage."""
        stage = found.stages[-1]
        rows = []
        for file in self.wanted.files:
            source = f"{FOLDER}/{self.wanted.service}/{file.name}"
            there = [
                part.instruction.rest.split()
                for stage in found.last
                for part in stage.parts
                if part.name in ("COPY", "ADD") and part.instruction.rest.split()[-1:] == [file.path]
            ]
            if not there:
                rows.append(f"COPY {source} {file.path}")
            elif [source, file.path] not in there:
                raise Unsafe(f"copies `{there[-1][0]}` to `{file.path}`, where obsc's file has to be")
        if not rows:
            return []
        self.instructions += len(rows)
        last = max(part.end for part in stage.parts if part.name in ("FROM", "RUN", "COPY", "ADD", "WORKDIR"))
        return [lines_behind(found.text, last, rows)]

    def added(self) -> list[Edited]:
        """The files themselves, in the build context."""
        made = []
        for file in self.wanted.files:
            where = self.path(f"{FOLDER}/{self.wanted.service}/{file.name}")
            before = self.text(where)
            if before != MISSING and (isinstance(before, Refusal) or _MARK not in before):
                raise Unsafe(f"needs `{where}`, which is there, and obsc did not write it")
            made.append(Edited(path=where, before=None if isinstance(before, Refusal) else before, after=file.content))
        return made

    def ignoring(self) -> list[Edited]:
        """.dockerignore, where it keeps obsc's files from the build."""
        names = (f"{self.wanted.dockerfile}.dockerignore", ".dockerignore")
        where, text = next(
            ((self.path(name), text) for name in names if not isinstance(text := self.text(self.path(name)), Refusal)),
            ("", ""),
        )
        paths = [f"{FOLDER}/{self.wanted.service}/{file.name}" for file in self.wanted.files]
        if not any(is_ignored(text, path) for path in paths):
            return []
        line = lines_behind(text, len(text), [f"!{FOLDER}"])
        return [Edited(path=where, before=text, after=spliced(text, [line]))]

    def listed_in(self, name: str) -> dict[str, str]:
        """The file by a path in the image that lists packages, and those that it includes: paths and texts."""
        first = self.located(name)
        if first is None:
            return {}
        files = dict([first])
        for other, _ in () if name.endswith(".toml") else requirements.included(first[1], self.beside(name)):
            files |= dict([self.located(posixpath.join(posixpath.dirname(name), other)) or first])
        return files

    def in_context(self, name: str) -> str | None:
        """The text of a file by the path that it has in the image."""
        file = self.located(name)
        return None if file is None else file[1]

    def located(self, name: str) -> tuple[str, str] | None:
        """A file by the path that it has in the image, which ends like the one that it has in the context."""
        parts = [part for part in posixpath.normpath(name).split("/") if part not in ("", ".")]
        if ".." in parts:
            return None
        for at in range(len(parts)):
            path = self.path("/".join(parts[at:]))
            text = self.text(path)
            if not isinstance(text, Refusal):
                return path, text
        return None

    def beside(self, name: str) -> requirements.ReadBeside:
        """Reads what a file of the context includes."""
        folder = posixpath.dirname(name)

        def read(included: str) -> str | None:
            return self.in_context(posixpath.normpath(posixpath.join(folder, included)))

        return read

    def path(self, name: str) -> str:
        return posixpath.normpath(posixpath.join(self.wanted.context, name))

    def text(self, path: str) -> str | Refusal:
        if not path.isprintable():
            return Refusal("has a name that no patch can carry")
        content = self.read(path)
        if isinstance(content, Refusal):
            return content
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return Refusal("is not UTF-8")
        return Refusal("holds a NUL character") if "\0" in text else text

    def snippet(self) -> str:
        """What a person adds to the Dockerfile."""
        rows = [f"RUN pip install --no-cache-dir {PACKAGE}=={self.wanted.version}"] if self.is_pip_s else []
        rows += [f"COPY {FOLDER}/{self.wanted.service}/{file.name} {file.path}" for file in self.wanted.files]
        rows += [f'CMD ["{PROGRAM}", …]'] if self.wanted.wrap else []
        return "".join(row + "\n" for row in rows)


def _app_s(found: Layout) -> tuple[Install | None, list[Install]]:
    """The last command that installs the app's packages, and every command that may have installed the distribution.

    Where the last stage has none, its packages are copied from another.
    """
    everything = installs(found, found.last)
    chosen = next((install for install in reversed(everything) if install.is_the_app_s), None)
    for stage in {stage.number: stage for stage in found.copied_into(found.last)}.values():
        more = installs(found, found.based_on(stage))
        everything += more
        if chosen is None:
            chosen = next((install for install in reversed(more) if install.is_the_app_s), None)
    return chosen, everything


def _lists(install: Install) -> tuple[str, ...]:
    """The files that a command takes requirements from."""
    is_project = any(word in (".", "./") or word.startswith(".[") for word in install.requirements)
    managed = ("pyproject.toml",) if install.manager != "pip" or is_project else ()
    return (*install.files, *managed)


def _bumped(found: Layout, install: Install, version: str) -> list[Splice]:
    """Another version in the command that installs the distribution by its name; one without a version stays."""
    start, end = install.part.start, install.part.end
    pattern = r"aws[-_.]+opentelemetry[-_.]+distro(?:\[[^\]\s]*\])?==(\d[\w.]*)"
    named = list(re.finditer(pattern, found.text[start:end], re.IGNORECASE))
    if len(named) != 1 or named[0][1] == version:
        return []
    return [Splice(start + named[0].start(1), start + named[0].end(1), version)]


def _check(found: Layout, after: str, added: int) -> None:
    """The result says what the Dockerfile said: the same instructions in order, with so many more."""
    is_start = {"CMD", "ENTRYPOINT"}
    before = [_said(part) for stage in found.stages for part in stage.parts if part.name not in is_start]
    now = [_said(part) for stage in layout(after).stages for part in stage.parts if part.name not in is_start]
    rest = iter(now)
    is_same = all(said in rest for said in before if PACKAGE not in said[1])
    if not is_same or len(now) != len(before) + added:
        raise Unsafe("is laid out in a way that obsc does not understand")


def _said(part: Part) -> tuple[str, str, tuple[str, ...]]:
    return part.name, part.instruction.rest, part.instruction.flags
