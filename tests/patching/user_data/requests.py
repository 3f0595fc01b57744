"""What is asked of the formats, over files in memory."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from obsc import registry
from obsc.patching.request import Outcome, Request
from obsc.patching.user_data import edited as edited_request
from obsc.pipeline import Compilation
from obsc.plan.model import Service
from obsc.target import Target
from patching.user_data.cases import AMAZON, compiled


def request(
    files: Mapping[str, str], path: str, compilation: Compilation, service: Service, resource: str | None = None
) -> Request:
    """A file among others, for a service."""

    def target(name: str) -> Target:
        found = registry.find(name)
        assert found is not None
        return found

    def names(folder: str) -> tuple[str, ...]:
        return tuple(sorted(name for name in files if (posixpath.dirname(name) or ".") == folder))

    return Request(
        path=path,
        service=service,
        compilation=compilation,
        target=target,
        read=files.__getitem__,
        names=names,
        resource=resource,
    )


def outcome(files: Mapping[str, str], path: str, specification: str = AMAZON, resource: str | None = None) -> Outcome:
    """What is edited for the one service of a specification."""
    compilation = compiled(specification)
    assert compilation.plan is not None
    return edited_request(request(files, path, compilation, compilation.plan.services[0], resource))


def after(
    files: Mapping[str, str], path: str, specification: str = AMAZON, resource: str | None = None
) -> dict[str, str]:
    """The files with their edits, which are made once."""
    made = outcome(files, path, specification, resource)
    found = {**files, **{edit.path: edit.after for edit in made.edits}}
    assert outcome(found, path, specification, resource).edits == ()
    return found
