"""The list of what obsc wrote into a folder, by which it knows its own files from others."""

from __future__ import annotations

from collections.abc import Mapping

from obsc.records import dataclass, field
from obsc.target import Header

NAME = ".obsc-manifest.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """The digest of every file, and while files are being replaced the digests of what they replace.

    With both on disk before the first file changes, a run that is killed leaves nothing that the next one would take
    for somebody else's work.
    """

    header: Header
    files: Mapping[str, str]
    replaces: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def digests(self, path: str) -> frozenset[str]:
        """The contents that obsc may have left at a path."""
        new = frozenset({self.files[path]}) if path in self.files else frozenset[str]()
        return new | self.replaces.get(path, frozenset())

    @property
    def paths(self) -> frozenset[str]:
        """Every path that obsc may have written."""
        return frozenset(self.files) | frozenset(self.replaces)


def dump(manifest: Manifest) -> bytes:
    """The text of a manifest, the same for the same content."""
    import json

    header = manifest.header
    document = {
        "version": _VERSION,
        "obsc": header.obsc_version,
        "spec": {"name": header.spec_name, "sha256": header.spec_sha256},
        **({} if header.environment is None else {"environment": header.environment}),
        "files": dict(sorted(manifest.files.items())),
    }
    if manifest.replaces:
        document["replaces"] = {path: sorted(digests) for path, digests in sorted(manifest.replaces.items())}
    return (json.dumps(document, indent=2) + "\n").encode()


def parse(raw: bytes) -> Manifest | None:
    """The manifest in a text, or None if it is none.

    A damaged manifest is no manifest: then every file counts as somebody else's, which is the safe side.
    """
    import json

    try:
        document = json.loads(raw)
        spec = document["spec"]
        header = Header(document["obsc"], spec["name"], spec["sha256"], document.get("environment"))
        files = {str(path): str(digest) for path, digest in document["files"].items()}
        replaces = {str(path): frozenset(map(str, many)) for path, many in document.get("replaces", {}).items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return Manifest(header, files, replaces) if document.get("version") == _VERSION else None
