"""What is not edited, and why: what Terraform says only when it runs, and what another block shares."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from obsc.cli import main
from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from obsc.patching.terraform import syntax as terraform_syntax
from obsc.patching.terraform.editor import HclEditor
from patching.cases import SPECIFICATION
from patching.terraform.cases import edit, outcome, read

_ENVIRONMENT = """environment = [
        { name = "FLASK_APP", value = "shop" },
        { name = "PYTHONPATH", value = "/srv" }, # the app's own
      ]"""
_SHARED = """locals {
  env    = [{ name = "A", value = "b" }]
  circle = local.circle
}

output "env" {
  value = local.env
}
"""

WHOLE = {
    "a variable": ("var.containers", "`var.containers` is for Terraform to say"),
    "a module": ("module.web.json", "`module.web.json` is for Terraform to say"),
    "parts of lists": ("jsonencode(concat([{ name = 1 }], var.more))", "`concat([{ name = 1 }], var.more)`"),
    "a comprehension": ("jsonencode([for one in var.x : one])", "`[for one in var.x : one]` is for Terraform to say"),
    "a container from elsewhere": (
        "jsonencode([{ name = 1 }, module.sidecar.container])",
        "`module.sidecar.container`",
    ),
    "objects put together": ("jsonencode([merge(local.a, { name = 1 })])", "`merge(local.a, { name = 1 })`"),
    "a key that is computed": ("jsonencode([{ (var.key) = 1 }])", "`{ (var.key) = 1 }` is for Terraform to say"),
    "a call of several": ('coalesce(var.x, "[]")', "is for Terraform to say"),
    "a conditional": ("var.x ? jsonencode([]) : null", "is for Terraform to say"),
    "local values in a circle": ("local.circle", "`local.circle` is for Terraform to say"),
}
CASES = {
    "variables from elsewhere": (_ENVIRONMENT, "environment = var.environment", "has `environment` that is no list"),
    "variables in parts": (_ENVIRONMENT, "environment = concat(local.a, var.b)", "has `environment` that is no list"),
    "variables of others too": (_ENVIRONMENT, "environment = local.env", "`local.env`, which is used several times"),
    "a network that is open": ('"awsvpc"', "var.network", "has an expression for `networkMode`"),
    "no containers": ("container_definitions", "container_definition", "has no `container_definitions` in `web`"),
    "no Terraform": ("resource", "resource {", "lies beside `main.tf`, which is not Terraform that obsc understands"),
}


@pytest.mark.parametrize("case", [*WHOLE, *CASES])
def test_is_refused(case: str) -> None:
    """All of it or nothing."""
    text = read("jsonencode")["main.tf"]
    if case in WHOLE:
        expression, reason = WHOLE[case]
        start, end = text.index("jsonencode(["), text.index("  tags = {")
        changed = f"{text[:start]}{expression}\n\n{text[end:]}"
    else:
        old, new, reason = CASES[case]
        assert old in text
        changed = text.replace(old, new, 1)
    with pytest.raises(Unsafe) as refused:
        edit({"main.tf": changed, "shared.tf": _SHARED})
    assert reason in str(refused.value)


def test_a_file_that_others_read() -> None:
    """Both task definitions would change."""
    files = read("json-file")
    twice = files["main.tf"] + 'output "x" {\n  value = file("${path.module}/containers.json")\n}\n'
    with pytest.raises(Unsafe, match=r"reads `containers.json` 2 times"):
        edit({**files, "main.tf": twice})
    with pytest.raises(Unsafe, match=r"`containers.json`, which is not there"):
        edit({"main.tf": files["main.tf"]})


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"shop/web:latest"', '"%{ if true }a%{ endif }"', "has a template with directives"),
        ('"shop/web:latest"', '"${~ var.region ~}"', "has a template with directives"),
        ('"name": "web",', '"name": "web", "name": "x",', "has `name` twice in one object"),
        ("[\n  {", "[\n  // here\n  {", "is no JSON"),
        ('"shop/web:latest"', '"\ue000"', "private use area"),
    ],
)  # fmt: skip
def test_what_is_no_json(old: str, new: str, reason: str) -> None:
    """Heredocs are read as strictly as files."""
    text = read("heredoc")["main.tf"]
    at = text.index("container_definitions")
    assert old in text[at:]
    with pytest.raises(Unsafe, match=reason):
        edit({"main.tf": text[:at] + text[at:].replace(old, new, 1)})


def test_a_number_that_terraform_does_not_have() -> None:
    """The parser's grammar has more numbers than the language."""
    text = read("heredoc")["main.tf"].replace("memory = 1024", "memory = 0x1F")
    assert "memory = 0x1F" in edit({"main.tf": text})["main.tf"] != text


def test_local_values_that_multiply() -> None:
    """Two times two times two, and so on: a file of a kilobyte must not take an hour."""
    rows = "".join(f"  v{n} = [local.v{n + 1}, local.v{n + 1}]\n" for n in range(40))
    text = read("jsonencode")["main.tf"].replace("jsonencode([", "jsonencode(local.v0)\n}\n\nlocals {\n  x = [", 1)
    text = text[: text.index("  ])")] + f"  ]\n{rows}  v40 = []\n}}\n"
    with pytest.raises(Unsafe, match="nobody can follow"):
        edit({"main.tf": text})


@pytest.mark.parametrize("path", ["../x.json", "/etc/passwd", "${var.file}", "link.json"])
def test_files_outside_of_the_project(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an expression names is read as carefully as what a person names."""
    project = tmp_path / "project"
    project.mkdir()
    (tmp_path / "x.json").write_text(read("json-file")["containers.json"])
    (project / "link.json").symlink_to(tmp_path / "x.json")
    (project / "observability.yaml").write_text(SPECIFICATION)
    (project / "main.tf").write_text(read("json-file")["main.tf"].replace("${path.module}/containers.json", path))
    before = (tmp_path / "x.json").read_bytes()
    monkeypatch.chdir(project)
    assert main(["patch", "main.tf", "--write"]) == 1
    assert (tmp_path / "x.json").read_bytes() == before and not (project / ".obsc").exists()


def test_a_text_that_would_be_spelled_otherwise() -> None:
    """Every byte outside of an edit stays, and an escape that nobody needs is one of them."""
    text = read("quoted")["main.tf"].replace("/web", "/\\u0077eb", 1)
    with pytest.raises(Unsafe, match="escapes that it would lose"):
        edit({"main.tf": text})


def test_which_resource() -> None:
    """Nothing is guessed: the candidates are listed, those of the file that is named."""
    text = read("jsonencode")["main.tf"]
    second = text[text.index('resource "aws_ecs_task') :].replace('"web"', '"worker"', 1)
    files = {"main.tf": text, "worker.tf": second}
    with pytest.raises(Several) as several:
        edit(files)
    assert (several.value.kind, several.value.names) == ("resource", ("web", "worker"))
    by_name = [outcome(files, resource=name).edits for name in ("worker", "aws_ecs_task_definition.worker")]
    assert by_name[0] == by_name[1] == outcome(files, path="worker.tf").edits
    assert "worker.tf" in [one.path for one in by_name[0]]
    with pytest.raises(Several):
        edit(files, resource="none")
    module = 'module "web" {\n  source = "./web"\n}\n'
    with pytest.raises(Unsafe, match="what the module `web` makes is edited in its own folder"):
        edit({"main.tf": module})


def test_a_template_that_others_render() -> None:
    """The same for a data source."""
    files = dict(read("template-file"))
    files["other.tf"] = 'output "x" {\n  value = data.template_file.web.rendered\n}\n'
    with pytest.raises(Unsafe, match=r"reads `data.template_file.web` 2 times"):
        edit(files)


def test_what_is_written_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that the editor gets wrong ends in a refusal, and not in a file."""
    monkeypatch.setattr(HclEditor, "_hugged", lambda *_: None)
    with pytest.raises(Unsafe, match=r"not edit safely, at `aws_ecs_task_definition.web`"):
        edit(read("no-roles"))
    monkeypatch.setattr(
        HclEditor, "_hugged", lambda self, kids, _: self._folder.splice(kids[-1].end, kids[-1].end, "}")
    )
    with pytest.raises(Unsafe, match=r"not edit safely, at `aws_ecs_task_definition.web`"):
        edit(read("no-roles"))


def test_one_resource_for_several_services() -> None:
    """What one of them needs is not what the others need."""
    text = read("for-each")["main.tf"].replace('name    = "web"', "name    = each.key")
    with pytest.raises(
        Unsafe, match=r"makes several task definitions of `this`, whose containers are called `each.key`"
    ):
        edit({"main.tf": text})


def test_without_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that says what to install."""
    monkeypatch.setitem(sys.modules, "tree_sitter_hcl", None)
    terraform_syntax.parser.cache_clear()
    terraform_syntax.parse.cache_clear()
    with pytest.raises(Unsafe, match=r"needs tree_sitter_hcl to be edited: pip install 'obsc\[patch\]'"):
        edit(read("jsonencode"))
    terraform_syntax.parser.cache_clear()


def test_the_command_shows_what_to_paste(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder as well as a file, with the reason and the lines."""
    (tmp_path / "observability.yaml").write_text(SPECIFICATION)
    (tmp_path / "main.tf").write_text(read("jsonencode")["main.tf"].replace("jsonencode([", "jsonencode(concat([", 1))
    (tmp_path / "main.tf").write_text((tmp_path / "main.tf").read_text().replace("  ])\n", "  ], var.more))\n", 1))
    monkeypatch.chdir(tmp_path)
    for path in (".", "main.tf"):
        assert main(["patch", path]) == 1
        err = capsys.readouterr().err
        assert "OBS059" in err and "concat(" in err and '"containerDefinitions"' in err
