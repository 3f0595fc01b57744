"""What is asked of a format, and what it answers: each has a module with `edited(request)`."""

from __future__ import annotations

from collections.abc import Callable

from obsc.images.wanted import Edited
from obsc.patching.wanted import Known, Wanted, wanted_of
from obsc.pipeline import Compilation
from obsc.plan.model import Service
from obsc.records import dataclass
from obsc.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A file of the user's, and the service whose telemetry it is to have."""

    path: str
    """From the project's folder, as every path here; a folder for what is read as a whole."""
    service: Service
    compilation: Compilation
    target: Callable[[str], Target]
    """A built-in target by its name: what is put in is what it writes."""
    read: Callable[[str], str]
    """The text of a file of the project; Unsafe where it cannot be had."""
    names: Callable[[str], tuple[str, ...]]
    """The files in a folder of the project, by their paths, sorted."""
    resource: str | None = None
    container: str | None = None
    override: bool = False
    """Whether a file beside the user's is preferred to an edit, where the language has such files."""

    def want(self, known: Known) -> Wanted:
        """The pieces of the service's task definition; Unsafe where it has none."""
        return wanted_of(self.compilation, self.service, self.target("ecs"), known)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The files with their edits, without those that are as they were, and what is left for a person."""

    edits: tuple[Edited, ...]
    notes: tuple[str, ...] = ()


Format = Callable[[Request], Outcome]
"""Unsafe where it does not edit, Several where a person has to say what is meant."""
