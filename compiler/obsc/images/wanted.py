"""What an image has to have, and what that changes in its sources."""

from __future__ import annotations

from obsc.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A file that the image needs: its name and content, and where it lies in the image."""

    name: str
    path: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an image has to have; paths are relative to the specification, those of the build to its context."""

    service: str
    context: str
    dockerfile: str
    requirements: str | None
    """The file that lists the app's packages; None: the Dockerfile installs the distribution."""
    version: str
    files: tuple[Added, ...]
    wrap: bool
    """Whether the image's own command starts OpenTelemetry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A file before and after; None before: it is new."""

    path: str
    before: str | None
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that is not edited, why, and what a person adds to it."""

    path: str
    reason: str
    snippet: str
    unread: bool = False
    """Whether it could not even be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line, from 1, of a file that asks for the distribution already, and what stands behind its name."""

    path: str
    line: int
    specifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageEdit:
    """The edits for one image; `notes` are left for a person, `asked` is how it was before."""

    edited: tuple[Edited, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    asked: tuple[Asked, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to paste."""
        return not self.refused
