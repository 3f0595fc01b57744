"""Pictures as the real programs read them: every name arrives as it was written, and none becomes anything else."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

import npm
from browser import opened
from diagram.names import HOSTILE, bearing
from judging import skip_without
from obsc.cli import main
from obsc.diagram import dot, drawing, mermaid, page
from obsc.diagram.joined import joined
from obsc.diagram.survey import survey
from obsc_judges import Absent
from shipped import SPECS, compiled

LINES = Counter(name for name in HOSTILE for _ in range(5))
"""One in a place, three in elements, one on a flow."""
LABELS = Counter(label for name in HOSTILE for label in (name, name, name + name, name))
"""The same, where the lines of an element are one label."""
SVG = "{http://www.w3.org/2000/svg}"


def _graphviz() -> str:
    found = shutil.which("dot")
    if found is None:
        skip_without(Absent("graphviz", "dot is not installed", "apt-get install graphviz"))
    return str(found)


def _texts(svg: str) -> Counter[str]:
    return Counter("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def test_dot_reads_every_name_as_it_was_written() -> None:
    """A name with a quote would be an attribute, one with `\\N` the name of the node."""
    words = [_graphviz(), "-Tsvg"]
    done = subprocess.run(words, input=dot.render(bearing(HOSTILE)).encode(), capture_output=True, check=True)
    assert _texts(done.stdout.decode()) == LINES


def test_the_drawing_says_every_name_and_nothing_else() -> None:
    """An SVG is opened by a browser: a name must not be a script, a link or an element in it."""
    svg = drawing.render(bearing(HOSTILE))
    assert _texts(svg) == LINES
    tags = {element.tag for element in ElementTree.fromstring(svg).iter()}
    assert tags <= {
        f"{SVG}{tag}" for tag in ("svg", "g", "title", "text", "path", "polygon", "polyline", "ellipse")
    } | {"{http://www.w3.org/2000/svg}a"}
    assert not re.search(r"href=|<!DOCTYPE", svg)


def test_a_browser_shows_every_name_of_the_page(tmp_path: Path) -> None:
    """What is seen is what counts."""
    file = tmp_path / "page.html"
    file.write_text(page.render(bearing(HOSTILE)), encoding="utf-8")
    shown = opened(file)
    texts = Counter(html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", shown))
    assert texts == LINES
    cells = Counter(html.unescape(text) for text in re.findall(r"<td>([^<]*)</td>", shown))
    assert all(cells[name] == 3 for name in HOSTILE)
    assert "<script" not in shown


def _drawn_by_mermaid(texts: list[str], folder: Path) -> list[list[str]]:
    """The labels that the library shows of each text."""
    library = npm.package("mermaid") / "dist" / "mermaid.min.js"
    data = json.dumps(texts).replace("<", r"\u003c")
    page = folder / "page.html"
    page.write_text(
        f"""<!doctype html><meta charset="utf-8"><pre id="told">nothing</pre><script src="{library.as_uri()}"></script>
<script>
mermaid.initialize({{ startOnLoad: false, maxTextSize: 1e6 }})
async function labels(text, number) {{
  const {{ svg }} = await mermaid.render("drawn" + number, text)
  const drawn = new DOMParser().parseFromString(svg, "text/html")
  return [...drawn.querySelectorAll("foreignObject")].map(label => label.textContent.trim())
}}
(async () => {{
  const all = []
  for (const text of {data}) all.push(await labels(text, all.length))
  return all
}})().catch(String).then(found => {{ document.getElementById("told").textContent = JSON.stringify(found) }})
</script>""",
        encoding="utf-8",
    )
    told = re.search(r'<pre id="told">(.*?)</pre>', opened(page, 60_000), re.DOTALL)
    assert told is not None
    found = json.loads(html.unescape(told[1]))
    assert isinstance(found, list), found
    # The word joiner cannot be seen (see `obsc.diagram.mermaid`).
    return [[label.replace("\u2060", "") for label in labels] for labels in found]


def test_mermaid_draws_every_name_as_it_was_written(tmp_path: Path) -> None:
    """GitHub draws with this very library: a name that breaks it breaks a README."""
    (labels,) = _drawn_by_mermaid([mermaid.render(bearing(HOSTILE))], tmp_path)
    assert Counter(labels) == LABELS


def test_mermaid_draws_every_shipped_system(tmp_path: Path) -> None:
    """Every element, every place and every arrow has its label."""
    systems = []
    for path in SPECS:
        compilation = compiled(path)
        assert compilation.plan is not None and compilation.graph is not None
        systems.append(survey(compilation.plan, compilation.graph))
    for system, labels in zip(systems, _drawn_by_mermaid([*map(mermaid.render, systems)], tmp_path), strict=True):
        lines = [element.lines for element in (*system.elements, *system.places)]
        lines += [arrow.lines for arrow in joined(system.flows)]
        assert Counter(labels) == Counter("".join(one) for one in lines)


def test_without_anything_that_lays_out_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A traceback of `FileNotFoundError: dot` tells nobody what to do."""
    monkeypatch.setattr(drawing, "ENGINES", ("no-such-program",))
    assert main(["graph", "-f", str(SPECS[0]), "--format", "svg"]) == 2
    assert "pip install 'obsc[graph]'" in capsys.readouterr().err
    assert main(["graph", "-f", str(SPECS[0]), "--format", "dot"]) == 0
