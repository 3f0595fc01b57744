"""What programs read."""

import json

from obsc.diagnostics import Diagnostic, Edit, Related, Repair, Severity, Span
from obsc.render.json import render


def test_the_shape_is_stable() -> None:
    """A program that was written for an older obsc would break."""
    found = [
        Diagnostic(
            "OBS204",
            Severity.ERROR,
            "no group",
            path=("services", "a/b~c", "logs", 0),
            span=Span(3, 13, 4, 0),
            label="here",
            why="it stops",
            fix="create it",
            suggestion="/ecs/checkout",
            related=(Related(Span(0, 0, 0, 1), "first"),),
            repair=Repair("write `/ecs/checkout`", (Edit(Span(3, 13, 3, 15), "/ecs/checkout"),)),
        ),
        Diagnostic("OBS017", Severity.WARNING, "no reason"),
    ]
    expected = """\
{
  "version": 1,
  "file": "specs/checkout.yaml",
  "errors": 1,
  "warnings": 1,
  "infos": 0,
  "diagnostics": [
    {
      "code": "OBS204",
      "severity": "error",
      "message": "no group",
      "line": 4,
      "column": 14,
      "endLine": 5,
      "endColumn": 1,
      "path": "/services/a~1b~0c/logs/0",
      "label": "here",
      "why": "it stops",
      "fix": "create it",
      "suggestion": "/ecs/checkout",
      "repair": {
        "title": "write `/ecs/checkout`",
        "edits": [
          {
            "line": 4,
            "column": 14,
            "endLine": 4,
            "endColumn": 16,
            "text": "/ecs/checkout"
          }
        ]
      },
      "environments": [],
      "related": [
        {
          "line": 1,
          "column": 1,
          "endLine": 1,
          "endColumn": 2,
          "label": "first"
        }
      ]
    },
    {
      "code": "OBS017",
      "severity": "warning",
      "message": "no reason",
      "line": null,
      "column": null,
      "endLine": null,
      "endColumn": null,
      "path": "",
      "label": "",
      "why": "",
      "fix": "",
      "suggestion": null,
      "repair": null,
      "environments": [],
      "related": []
    }
  ]
}
"""
    assert render(found, "specs/checkout.yaml") == expected


def test_any_text_survives() -> None:
    """A control character or half of a surrogate pair would make the output invalid, or steer a terminal."""
    text = "\x1b[2J\ud800\u2028é\n"
    written = render([Diagnostic("OBS001", Severity.ERROR, text)], text)
    assert written.isascii()
    assert "\x1b" not in written
    read = json.loads(written)
    assert (read["file"], read["diagnostics"][0]["message"]) == (text, text)


def test_nothing_found_is_an_empty_list() -> None:
    """A program would have to treat success differently."""
    assert json.loads(render([], "o.yaml"))["diagnostics"] == []
