"""User data in modules: what Terraform makes of it is what the script alone would have become."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable

import pytest

from golden_files import check
from judging import skip_without
from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from obsc.unified import diff
from obsc_judges import terraform, terraform_cli
from patching.user_data.cases import CORPUS, NAMES, SPECIFICATIONS, UVICORN, edit, edited, read
from patching.user_data.requests import after, outcome

MODULE = CORPUS / "module" / "main.tf"


def _escaped(text: str) -> str:
    """A script as Terraform's templates want it, with something of Terraform's in it."""
    return text.replace("${", "$${").replace("%{", "%%{") + '# ${upper("x")} $${Name}\n'


def _indented(text: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True))


def _instance(expression: str) -> str:
    return f'resource "aws_instance" "web" {{\n  user_data = {expression}\n}} # the end\n'


STYLES: dict[str, Callable[[str], dict[str, str]]] = {
    "flush": lambda text: {"main.tf": _instance(f"<<-SCRIPT\n{_indented(_escaped(text))}  SCRIPT")},
    "heredoc": lambda text: {"main.tf": _instance(f"base64encode(<<SCRIPT\n{_escaped(text)}SCRIPT\n  )")},
    "local": lambda text: {
        "main.tf": _instance("local.script"),
        "locals.tf": f"locals {{\n  script = <<SCRIPT\n{_escaped(text)}SCRIPT\n}}\n",
    },
    "file": lambda text: {"main.tf": _instance('file("${path.module}/boot.sh")'), "boot.sh": text},
    "template": lambda text: {
        "main.tf": _instance('base64encode(templatefile("boot.sh.tftpl", { name = "x" }))'),
        "boot.sh.tftpl": _escaped(text).replace("${upper", "${  upper"),
    },
}
_MORE = "# X ${Name}\n"


def _changed(style: str, name: str) -> dict[str, str]:
    return after(STYLES[style](read(name)), "main.tf", SPECIFICATIONS[name])


@pytest.mark.parametrize("style", STYLES)
def test_nothing_else_is_another(style: str) -> None:
    """The script stands as it did, with the indentation and the escapes of where it stands."""
    for name in NAMES if style == "flush" else ("container", "agent"):
        assert _changed(style, name) == STYLES[style](edited(name))


def test_terraform_makes_the_script_of_it() -> None:
    """By Terraform itself: heredocs without their indentation, templates filled in."""
    absent = terraform_cli.without_terraform("terraform")
    if absent is not None:
        skip_without(absent)
    name = "unit"
    with terraform_cli.workshop() as root:
        folder = root / "module"
        folder.mkdir()
        for style in STYLES:
            files = _changed(style, name)
            main = files.pop("main.tf").replace('resource "aws_instance" "web" {', f'output "{style}" {{')
            (folder / f"{style}.tf").write_text(
                main.replace("user_data =", "value =").replace("local.", f"local.{style}_")
            )
            for path, text in files.items():
                (folder / path).write_text(text.replace("script =", f"{style}_script ="))
        done = terraform_cli.run(root, ["apply", "-auto-approve", "-input=false"], folder)
        assert done.code == 0, done.err
        outputs = json.loads(terraform_cli.run(root, ["output", "-json"], folder).out)
    for style in STYLES:
        said = outputs[style]["value"]
        script = said if said.startswith("#!") else base64.b64decode(said).decode()
        assert script == edited(name) + ("" if style == "file" else _MORE), style


def test_what_changes() -> None:
    """The role behind the profile is in the module, and may send what the agent sends."""
    before = MODULE.read_text()
    made = outcome({"main.tf": before}, "main.tf")
    (change,) = made.edits
    notes = "".join(f"note: {note}\n" for note in made.notes)
    check(CORPUS / "module.diff", diff("main.tf", before, change.after) + notes)
    assert outcome({"main.tf": change.after}, ".").edits == ()
    back = undone(with_edits(None, made.edits, INFRASTRUCTURE), {"main.tf": change.after}.get)
    assert back.files == (("main.tf", change.after, before),)


def test_terraform_validates_it() -> None:
    absent = terraform.available()
    if absent is not None:
        skip_without(absent)
    text = after({"main.tf": MODULE.read_text()}, "main.tf")["main.tf"]
    (verdict,) = terraform.judge({"module": {"main.tf": text}})
    assert verdict.findings == ()


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ('join("\\n", ["#!/bin/bash", "gunicorn"])', "no text in this module"),
        ("data.cloudinit_config.web.rendered", "no text in this module"),
        ("var.user_data", "no text in this module"),
        ('"#cloud-config\\n"', "is a `#cloud-config`"),
        ("<<EOT\n#!/bin/bash\n%{ if true }\ngunicorn\n%{ endif }\nEOT\n", "the directive `%{ if true }"),
        ("<<EOT\n#!/bin/bash\n${ var.x ~}\nEOT\n", "with `~`"),
        ("<<-EOT\n    #!/bin/bash\n  gunicorn shop:app\nEOT\n", "begins with blanks before its `#!`"),
    ],
)
def test_what_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(Unsafe, match=re.escape(reason)):
        outcome({"main.tf": _instance(expression)}, "main.tf")


def test_which_one_is_asked() -> None:
    one = STYLES["flush"](read("unit"))["main.tf"]
    two = {"main.tf": one + one.replace('"web"', '"other"')}
    with pytest.raises(Several) as asked:
        outcome(two, ".")
    assert asked.value.args == ("resource", "aws_instance.web", "aws_instance.other")
    other = one.replace('"web"', '"other"').replace(_escaped(read("unit")), _escaped(edit(read("unit"))))
    assert after(two, ".", resource="aws_instance.other")["main.tf"].startswith(one)
    assert other and after(two, ".", resource="other") == after(two, "main.tf", resource="aws_instance.other")
    with pytest.raises(Unsafe, match="has no `aws_instance`"):
        outcome({"main.tf": ""}, "main.tf")


def test_a_folder_that_only_terraform_knows() -> None:
    """The wrapper and pip lie beside the app, wherever that is."""
    text = read("uvicorn").replace("/opt/shop", "${folder}")
    script = text.replace("venv/bin/uvicorn", "${folder}/venv/bin/uvicorn")
    files = {"main.tf": _instance('templatefile("a.tftpl", { folder = "/srv" })'), "a.tftpl": script}
    made = after(files, "main.tf", UVICORN)["a.tftpl"]
    assert "nohup ${folder}/venv/bin/opentelemetry-instrument ${folder}/venv/bin/uvicorn shop:app" in made
    assert 'obsc_retry "${folder}/venv/bin/python" -m pip install' in made
    assert '[ -n "$${OTEL_TRACES_SAMPLER+x}" ]' in made
    assert after({"a.tftpl": script}, "a.tftpl", UVICORN)["a.tftpl"] == made


def test_a_line_that_would_end_the_heredoc_is_refused() -> None:
    """A value of the specification's may be a line of its own."""
    said = SPECIFICATIONS["nohup"] + '    env: { LINES: "a\\nSCRIPT\\nb" }\n'
    with pytest.raises(Unsafe, match="cannot be written where the script stands"):
        outcome(STYLES["heredoc"](read("nohup")), "main.tf", said)
    assert "\nSCRIPT\n" in after(STYLES["file"](read("nohup")), "main.tf", said)["boot.sh"]
