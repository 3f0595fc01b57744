"""Names that mean something to Mermaid, DOT, Markdown, XML or HTML, and one system of elements that bear them."""

from __future__ import annotations

from obsc.diagram.topology import Element, Flow, Place, Topology

HOSTILE = (
    '"]; click n0 "javascript:alert(1)"',
    '" URL="javascript:alert(1)',
    r"\N \G \l \" \\",
    r"\n x",
    "</title></svg><script>alert(1)</script>",
    "<b>bold</b>",
    "<!-- ]]> -->",
    "&lt; &amp; &#60;",
    "#35; #quot;",
    "1. first",
    "- item",
    "`**bold**`",
    "fa:fa-car",
    "$$x^2$$",
    "%% comment",
    "https://example.com/a_b_c",
    "{{x}} [(y)]",
    "@{ shape: circle }",
    "end",
    "subgraph",
    "a -- b --> c",
    "a|b",
    "日本 ü 😀",
    "12) twelfth",
    "===",
    "~~~",
)


def bearing(names: tuple[str, ...]) -> Topology:
    """A place, an element, one of two lines and a flow for each name."""
    return Topology(
        "names",
        tuple(Place(("place", name), (name,)) for name in names),
        tuple(
            element
            for name in names
            for element in (
                Element(("in", name), "service", (name,), ("place", name)),
                Element(("out", name), "backend", (name, name)),
            )
        ),
        tuple(Flow(("in", name), ("out", name), name, "", True) for name in names),
    )
