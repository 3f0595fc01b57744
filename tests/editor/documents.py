"""Beginnings of specifications, to put a cursor behind; and the whole ones that are shipped."""

from pathlib import Path

HEAD = "apiVersion: obsc/v1alpha1\nkind: Observability\nmetadata: { name: shop }\n"
WEB = f"{HEAD}services:\n  web:\n"
SERVICE = WEB + '    framework: flask\n    server: { name: gunicorn, app: "app:app" }\n    port: 8000\n'

SPECS = sorted((Path(__file__).resolve().parents[2] / "specs").glob("*.yaml"))
"""The reference with every key is among them."""


def text_of(path: Path) -> str:
    """A file, without the line that names the schema: it leads somewhere only in the file's own folder."""
    return path.read_text(encoding="utf-8").replace("# yaml-language-server:", "#")
