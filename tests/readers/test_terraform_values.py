"""The reader's strings and functions, judged by Terraform itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from judging import skip_without
from obsc_judges.terraform_cli import run, without_terraform, workshop
from obsc_readers.document import List, Object, Value
from obsc_readers.terraform.evaluate import Names
from obsc_readers.terraform.parse import parse_hcl
from obsc_readers.terraform.syntax import Body
from obsc_readers.terraform.values import Place, as_text
from obsc_readers.walk import Notes
from printers.hostile import NASTY

HEREDOC = """<<-EOT
    one
      two $${x} \\n "q" \\

	tab
   three ${1} and
   ${true} four
   EOT
"""
EXPRESSIONS = [
    '"$$${y}$$ $$$${z} %%{x} %%%{x} $ % $$"',
    '"a ${"b ${"c"} }"} ${1} ${true} ${-5}"',
    r'"\n\r\t\"\\ \u00e9 \U0001F600 e\u0301 \u212b"',
    '"$${b"',
    '["$${", "}"]',
    '"%%{"',
    HEREDOC,
    "<<EOT\nEOT\n",
    "<<EOT\n\n\n  x\nEOT\n",
    "<<E\r\nx\r\ny\r\nE\n",
    "<<-E\n\t\tx\n\t y\n\tE\n",
    "<<-E\n  ${1}\n    x\nE\n",
    '{ a = 1, b : 2, "c d" = 3, (join("", ["e"])) = 4, for = 5 }',
    "{\n a = 1\n b = -1\n}",
    'basename("a/b/")',
    'basename("")',
    'basename("/")',
    'basename("a//")',
    'basename("arn:aws:iam::123456789012:role/x/web")',
    'concat(["a"], [], ["b", "c"])',
    'element(["a", "b"], 3)',
    'element(reverse(split("/", "a/b/c")), 0)',
    'format("%s-%d %% %s", true, 5, "x")',
    'join(", ", ["a", 1, true])',
    'join("-", ["a"], ["b"])',
    'join("-", [])',
    'jsonencode({ b = "<&>\u2028\u2029", a = [1, true, null, {}], "é" = "😀\u007f\\u0001\\n\\\\\\"/" })',
    'jsonencode(jsonencode({ a = "\\"" }))',
    'jsonencode({ "b" = 1, "B" = 2, "a-b" = 3, "a_b" = 4, "é" = 5, "😀" = 6, "\uffff" = 7 })',
    'length(["a", "b"]) - 1',
    "length({ a = 1 })",
    'lookup({ a = "1" }, "a", "2")',
    'lookup({ a = "1" }, "b", "2")',
    "merge({ a = 1 }, null, { b = 2, a = 3 })",
    'reverse(["a", "b"])',
    'split("/", "a/b//c")',
    'split("/", "")',
    'tolist(["a", "b"])',
    'tonumber("12")',
    "tostring(12)",
    "tostring(true)",
    'try("a", "a")',
    '["a", "b"][1]',
    '{ a = { b = ["c"] } }.a.b[0]',
    '{ a = "b" }["a"]',
    '"${["a"][0]}"',
    *(json.dumps(text, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{") for text in NASTY),
]
"""All that is known, so that both can tell."""


def _read(expression: str) -> Any:
    """What the reader makes of an expression."""
    (argument,) = parse_hcl(f"x = {expression}").arguments
    notes = Notes("x.tf")
    (entry,) = Names({}, frozenset(), {}).body(Body((argument,), ()), Place((), None), notes).entries
    assert notes.refused == []
    return _plain(entry[1])


def _plain(value: Value) -> Any:
    if isinstance(value, List):
        return [_plain(item) for item in value.items]
    if isinstance(value, Object):
        return {key: _plain(item) for key, item in value.entries}
    return as_text(value) if value.kind == "text" else json.loads(value.text)


def test_terraform_makes_the_same_of_text_and_functions(tmp_path: Path) -> None:
    """A reader that unescapes in another way sees what nobody deploys."""
    absent = without_terraform("terraform-values")
    if absent:
        skip_without(absent)
    blocks = [f'output "o{number}" {{\n  value = {text.rstrip()}\n}}\n' for number, text in enumerate(EXPRESSIONS)]
    (tmp_path / "main.tf").write_text("\n".join(blocks), encoding="utf-8", newline="")
    with workshop() as root:
        applied = run(root, ["apply", "-auto-approve", "-input=false", "-no-color"], tmp_path)
        assert applied.code == 0, applied.err
        told = json.loads(run(root, ["output", "-json"], tmp_path).out)
    found = {text: _read(text) for text in EXPRESSIONS}
    assert found == {text: told[f"o{number}"]["value"] for number, text in enumerate(EXPRESSIONS)}
