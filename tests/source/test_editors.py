"""Agreement with the library that editors read YAML with: https://eemeli.org/yaml, inside yaml-language-server."""

import json
import subprocess
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npm import package
from obsc.diagnostics import has_errors
from obsc.source import load

SCRIPT = """
const {parseAllDocuments} = require(process.argv[1]);
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map(text => {
  const documents = parseAllDocuments(text, {logLevel: 'silent'});
  return documents.length !== 1 || documents[0].errors.length ? null : [documents[0].toJS()];
})));
"""

# Pieces of mappings, more often right than not.
PIECES = [
    *("\n", "a: ", "\nb: ", "\n  c: ", "\n- ", "\n  - ", "[", "]", "{", "}", ",", ":", "?", "#", " # c", "\n---\n"),
    *("x", "x y", "1", "-1.5", ".5e3", "+7", "true", "Null", "~", "2024-01-01", "no", "é😀", "\u00a0", "=", "<", "*"),
    *("''", "'q'", '"\\x41"', '"\\/"', "|\n", "|-\n", ">\n", ">+\n", "\n\n", "\n    ", " ", "\t", "\r\n"),
]


def editors_read(texts: list[str]) -> Any:
    """What the editor shows for each text, in a list; None for what it underlines in red."""
    run = subprocess.run(
        ["node", "-e", SCRIPT, str(package("yaml"))],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), min_size=200, max_size=200))
def test_what_is_accepted_is_read_as_editors_read_it(texts: list[str]) -> None:
    """A file would mean one thing on the screen and another in the templates."""
    accepted = [
        (text, source.data) for text in texts for source, found in [load(text.encode(), "o")] if not has_errors(found)
    ]
    for (text, data), seen in zip(accepted, editors_read([text for text, _ in accepted]), strict=True):
        # The library reads the `#` of a block scalar without indentation, which only a file that is one text can have.
        # And it ends a last line of blanks that the file does not end.
        if seen is not None and not isinstance(data, str) and not text.endswith((" ", "\t")):
            assert (text, data) == (text, seen[0])


def test_plain_scalars_are_read_as_editors_read_them() -> None:
    """`country: no` would be false in one place and text in the other."""
    scalars = "0 -0 +1 1.5 .5 5. 1e3 1.e3 .e3 . + 1.2.3 2024-01-01 2024-01-01T10:00:00Z 8080:80 0O7 0X1f true True TRUE"
    scalars += " tRUE false null Null NULL nULL ~ no Yes ON y = 10.0.0.0/8 500ms 1__a _1 12e03 -.5e-3 +.5"
    texts = [f"a: {scalar}\n" for scalar in scalars.split()]
    assert [load(text.encode(), "o")[0].data for text in texts] == [seen[0] for seen in editors_read(texts)]
