"""How long `obsc lsp` lets an editor wait: for one service, for a hundred, for a thousand."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from editor.client import Client  # noqa: E402

ROUNDS = 5
HEAD = "apiVersion: obsc/v1alpha1\nkind: Observability\nmetadata: { name: shop }\ndeploymentEnvironment: production\n"
SERVICE = """\
  service-{0}:
    image: {{ ref: image{0} }}
    framework: flask
    server: {{ name: gunicorn, app: "app:app", workers: 2 }}
    port: 8000
    env: {{ LOG_LEVEL: info, OTEL_PROPAGATORS: "tracecontext,baggage,xray" }}
"""


def main() -> None:
    """Print a line for each size, in milliseconds."""
    print(f"{'services':>8} {'start':>7} {'open':>7} {'change':>7} {'hover':>7} {'outline':>7} {'fixes':>7}")
    for size in (1, 100, 1000):
        rounds = [_round(size) for _ in range(ROUNDS)]
        print(
            f"{size:>8} " + " ".join(f"{1000 * statistics.median(times):>7.0f}" for times in zip(*rounds, strict=True))
        )


def _round(size: int) -> list[float]:
    text = HEAD + "services:\n" + "".join(SERVICE.format(number) for number in range(size))
    line = text.count("\n") - 1
    began = time.perf_counter()
    server = Client([sys.executable, "-m", "obsc", "lsp"])
    times = [time.perf_counter() - began]
    opened: list[str] = []
    times.append(_seconds(lambda: opened.append(server.open(text)) or server.diagnostics(opened[0])))  # type: ignore[func-returns-value]
    uri = opened[0]
    column = text.split("\n")[line].index("baggage")
    stretch = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + 7}}

    def misspell() -> None:
        server.change(uri, 2, {"range": stretch, "text": "bagage"})
        server.diagnostics(uri, enough=lambda found: any(one["code"] == "OBS222" for one in found))

    times.append(_seconds(misspell))
    document = {"textDocument": {"uri": uri}}
    here = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 0}}
    ask = server.ask
    times.append(
        _seconds(lambda: ask("textDocument/hover", {**document, "position": {"line": line - 5, "character": 3}}))
    )
    times.append(_seconds(lambda: ask("textDocument/documentSymbol", document)))
    times.append(_seconds(lambda: ask("textDocument/codeAction", {**document, "range": here, "context": {}})))
    server.stop()
    return times


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
