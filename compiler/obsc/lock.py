"""`obsc.lock`: which releases stand where a specification names none, and what bytes an image's tag has to mean.

The file lies beside the specification and is written by `obsc update` alone. Without it the table in `spec.versions`
holds, and a newer obsc builds with newer images.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from obsc.diagnostics import Diagnostic, Severity
from obsc.records import dataclass, field
from obsc.spec import versions
from obsc.user_files import Read, Refusal, Unreadable

NAME = "obsc.lock"
MARK = "Written by `obsc update`: do not edit, commit it."
"""By this obsc knows the file as its own."""
_VERSION = 1

SHIPPED: Mapping[str, str] = {
    versions.ADOT_PYTHON_IMAGE: f"v{versions.ADOT_PYTHON_IMAGE_VERSION}",
    versions.ADOT_COLLECTOR_IMAGE: f"v{versions.ADOT_COLLECTOR_VERSION}",
    versions.CLOUDWATCH_AGENT_IMAGE: versions.CLOUDWATCH_AGENT_TAG,
    versions.ADOT_PYTHON_PACKAGE: versions.ADOT_PYTHON_PACKAGE_VERSION,
}
"""What obsc itself names: the tag of each repository, and the release of the package."""

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_TAG = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")
_RELEASES = {
    versions.ADOT_PYTHON_IMAGE: re.compile(r"v[0-9]{1,6}(?:\.[0-9]{1,6}){2}"),
    versions.ADOT_PYTHON_PACKAGE: re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){2}"),
}
"""What names a release of the distribution, by which rules judge what it can do."""
_REFERENCE = re.compile(r"[a-z0-9](?:[A-Za-z0-9._:/-]{0,253}[A-Za-z0-9_])?")
"""https://github.com/distribution/reference/blob/v0.6.0/regexp.go, a little wider: the registry judges the rest."""


@dataclass(frozen=True, slots=True)
class Lock:
    """The tag of everything that obsc names, and the digest, where somebody gave one, of each image in use.

    Images are keyed as a specification writes them, without a digest.
    """

    tags: Mapping[str, str] = field(default_factory=lambda: SHIPPED)
    images: Mapping[str, str | None] = field(default_factory=dict)
    releases: tuple[str, ...] = ()
    """Those of the package that a specification names by itself; any other is that of `tags`."""
    is_file: bool = False

    @property
    def reason(self) -> str:
        """Where a tag comes from that the specification does not name."""
        return f"what {NAME} holds" if self.is_file else "the newest full tag that obsc ships"

    def default(self, repository: str) -> str:
        """The image of a repository that obsc names.

        >>> Lock().default("public.ecr.aws/aws-observability/aws-otel-collector").rpartition(":")[2][0]
        'v'
        """
        return f"{repository}:{self.tags[repository]}"

    def pinned(self, image: str) -> str:
        """An image with the digest that is locked for it; one with a digest of its own is as it was.

        Both in one reference is what ECS runs and shows in its tasks, tag and all
        (https://github.com/aws/amazon-ecs-agent/issues/4226).
        """
        digest = self.images.get(image)
        return image if digest is None else f"{image}@{digest}"


def split(image: str) -> tuple[str, str | None]:
    """An image without its digest, and the digest.

    >>> split("web:1.4@sha256:00")
    ('web:1.4', 'sha256:00')
    """
    name, at, digest = image.partition("@")
    return name, digest if at else None


def is_image(name: str) -> bool:
    """Whether a lock can hold an image of this name."""
    return _REFERENCE.fullmatch(name) is not None


def is_digest(text: str) -> bool:
    """Whether a text is a digest as registries write one."""
    return _DIGEST.fullmatch(text) is not None


def repository(image: str) -> str:
    """An image without its tag; a colon in front of the last slash belongs to a port.

    >>> repository("localhost:5000/web:1.4"), repository("localhost:5000/web")
    ('localhost:5000/web', 'localhost:5000/web')
    """
    folder, slash, last = split(image)[0].rpartition("/")
    return f"{folder}{slash}{last.partition(':')[0]}"


def read_lock(read: Read) -> tuple[Lock, tuple[Diagnostic, ...]]:
    """The lock beside a specification, or where there is none what obsc ships; and what is wrong with it."""
    raw = read(NAME)
    if isinstance(raw, Unreadable):
        return Lock(), (_malformed(str(raw)),)
    if isinstance(raw, Refusal):
        return Lock(), ()
    lock = parse(raw)
    return (lock, ()) if isinstance(lock, Lock) else (Lock(), (_malformed(lock),))


def dump(lock: Lock) -> bytes:
    """The text of a lock, the same for the same content, one image to a line."""
    import json

    document = {
        "about": MARK,
        "version": _VERSION,
        "tags": dict(sorted(lock.tags.items())),
        "images": dict(sorted(lock.images.items())),
        **({"releases": list(lock.releases)} if lock.releases else {}),
    }
    return (json.dumps(document, indent=2) + "\n").encode()


def parse(raw: bytes) -> Lock | str:
    """The lock in a text, or what is wrong with it, as the end of the sentence "`obsc.lock` …"."""
    import json

    try:
        document = json.loads(raw, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        return "is not the JSON that `obsc update` writes" if not isinstance(error, _Twice) else str(error)
    if not isinstance(document, dict) or document.get("version") != _VERSION:
        return f"is not of version {_VERSION}, which this obsc reads"
    tags, images = document.get("tags"), document.get("images")
    if not isinstance(tags, dict) or not isinstance(images, dict):
        return "has no `tags` or no `images`"
    releases = document.get("releases", [])
    wrong = next(_wrong(tags, images, releases), None)
    known = {**SHIPPED, **{name: tags[name] for name in SHIPPED if name in tags}}
    return wrong or Lock(known, images, tuple(sorted(set(releases))), is_file=True)


class _Twice(ValueError):
    """A key that stands in an object more than once: readers differ in which of its values they take."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Twice("has a key twice")
    return found


def _wrong(tags: Mapping[str, object], images: Mapping[str, object], releases: object) -> Iterator[str]:
    if versions.ADOT_PYTHON_PACKAGE not in tags:  # of images, `images` has what is used
        yield f"has for `{versions.ADOT_PYTHON_PACKAGE}` no release"
    release = _RELEASES[versions.ADOT_PYTHON_PACKAGE]
    if not isinstance(releases, list) or not all(isinstance(one, str) and release.fullmatch(one) for one in releases):
        yield f"has in `releases` what is none of `{versions.ADOT_PYTHON_PACKAGE}`"
    for name in SHIPPED:
        tag, form = tags.get(name, SHIPPED[name]), _RELEASES.get(name, _TAG)
        if not isinstance(tag, str) or not form.fullmatch(tag):
            yield f"has for `{name}` no tag"
    for name, digest in images.items():
        if not is_image(name):
            yield f"names {name[:80]!r}, which is no image with a tag"
        if digest is not None and not (isinstance(digest, str) and is_digest(digest)):
            yield f"has for `{name}` no digest `sha256:` and 64 hexadecimal digits"


def _malformed(what: str) -> Diagnostic:
    why = "what it pins would be replaced by something else in silence"
    fix = f"take it from the history, or remove it and run `obsc update`: it writes {NAME}"
    return Diagnostic("OBS061", Severity.ERROR, f"`{NAME}` {what}", why=why, fix=fix)
