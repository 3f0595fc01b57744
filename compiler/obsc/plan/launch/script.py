"""Programs of the image: a start script, and a Python script that serves by itself."""

from __future__ import annotations

from obsc.plan.model import Server


def script(server: Server) -> tuple[str, ...]:
    """The command that runs the script: by Python, or by itself."""
    written = server.script or ""
    if server.name != "python":
        # A program without a slash would be looked for in PATH.
        return (written if "/" in written else f"./{written}", *server.args)
    return ("python", f"./{written}" if written.startswith("-") else written, *server.args)
