"""Environments: what an overlay changes, where a finding about it points, and that outputs are never mixed up."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from obsc.check import schema_text
from obsc.cli import main
from obsc.diagnostics import Diagnostic
from obsc.environments import names
from obsc.pipeline import compile_all, compile_text
from obsc.source import load
from obsc.spec.for_editors import for_editors

SPEC = """\
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
deploymentEnvironment: development
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    desiredCount: 1
    env: { LEVEL: debug, THEME: dark }
    securityGroups: [sg-0123456789abcdef0, sg-0123456789abcdef1]
environments:
  staging:
    services:
      web:
        desiredCount: 2
        env: { LEVEL: null, REGION: eu }
        securityGroups: [sg-0123456789abcdef2]
  production:
    deploymentEnvironment: live
    services:
      web: { desiredCount: 8 }
"""


def _with(overlay: str) -> bytes:
    return (SPEC + overlay).encode()


def _find(found: tuple[Diagnostic, ...], code: str) -> Diagnostic:
    (one,) = [diagnostic for diagnostic in found if diagnostic.code == code]
    return one


def test_maps_merge_lists_replace_and_null_deletes() -> None:
    """The four things that whoever writes an overlay relies on."""
    compilation = compile_text(SPEC.encode(), environment="staging")
    assert compilation.ok and compilation.document is not None
    web = compilation.document["services"]["web"]
    assert (web["port"], web["desiredCount"]) == (8000, 2)
    assert web["env"] == {"THEME": "dark", "REGION": "eu"}
    assert web["securityGroups"] == ["sg-0123456789abcdef2"]
    assert "environments" not in compilation.document


@pytest.mark.parametrize(("name", "expected"), [(None, "development"), ("staging", "staging"), ("production", "live")])
def test_an_environment_names_itself_unless_it_says_otherwise(name: str | None, expected: str) -> None:
    """Two environments that both call themselves `development` are one in Application Signals."""
    compilation = compile_text(SPEC.encode(), environment=name)
    assert compilation.plan is not None
    assert compilation.plan.environment == expected


def test_the_file_itself_is_left_as_it_is() -> None:
    """A second environment would be built over the first."""
    source, found = load(SPEC.encode(), "observability.yaml")
    before = json.dumps(source.data), source.key_span(("services", "web", "desiredCount"))
    for name in names(source):
        assert compile_text(SPEC.encode(), environment=name).ok
    assert not found
    assert before == (json.dumps(source.data), source.key_span(("services", "web", "desiredCount")))


def test_a_value_of_an_overlay_is_shown_where_it_stands_beside_what_it_replaces() -> None:
    """A finding that points at the base's line sends the reader to a line that is right."""
    raw = _with("  test:\n    services:\n      web: { desiredCount: two }\n")
    problem = _find(compile_text(raw, environment="test").diagnostics, "OBS011")
    assert problem.span is not None and problem.span.line == 26
    ((line, label),) = [(other.span.line, other.label) for other in problem.related]
    assert (line, label) == (10, "`test` changes this")


def test_a_deleted_key_that_is_needed_is_shown_where_it_is_deleted() -> None:
    """The base has the key: nothing is missing there."""
    raw = _with("  test:\n    services:\n      web:\n        port: null\n")
    problem = _find(compile_text(raw, environment="test").diagnostics, "OBS013")
    assert problem.span is not None and problem.span.line == 27


def test_validate_looks_into_every_environment_and_says_each_thing_once() -> None:
    """A mistake in an overlay would wait until somebody builds production."""
    raw = _with("  test:\n    services:\n      web: { prot: 1, image: 'shop:latest' }\n").replace(b"flask", b"flsk")
    found = compile_all(raw).diagnostics
    assert _find(found, "OBS012").environments == ()
    assert _find(found, "OBS010").environments == ("test",)
    assert compile_text(_with("  test: { services: { web: { prot: 1 } } }\n")).ok, "another environment's business"


def test_a_finding_in_several_environments_names_them() -> None:
    """Else the reader mends one of them."""
    spec = SPEC.replace("services:\n", "agents: { mine: {} }\nservices:\n", 1)
    spec = spec.replace("port:", "agent: mine\n    port:")
    overlay = "".join(f"  {name}: {{ services: {{ web: {{ agent: sidecar }} }} }}\n" for name in ("a", "b"))
    assert _find(compile_all((spec + overlay).encode()).diagnostics, "OBS023").environments == ("a", "b")


def test_an_overlay_in_the_wrong_shape_is_an_error_without_env() -> None:
    """An environment that is a list is none, whichever is built."""
    found = compile_text(_with("  test: [a]\n")).diagnostics
    assert _find(found, "OBS011").path == ("environments", "test")
    assert not compile_text(_with("  test: { environments: {} }\n"), environment="test").ok
    assert not compile_text(_with("  Test: {}\n")).ok


def test_an_allowance_in_an_overlay_silences_its_line() -> None:
    """A comment is for the line that it stands on, in an overlay too."""
    image = "        image: shop:latest"
    bad = _with(f"  test:\n    services:\n      web:\n{image}\n")
    good = _with(f"  test:\n    services:\n      web:\n{image}  # obsc: allow OBS416 a sandbox\n")
    assert _find(compile_all(bad).diagnostics, "OBS416").environments == ("test",)
    assert "OBS416" not in {problem.code for problem in compile_all(good).diagnostics}


def test_other_environments_do_not_make_an_output_stale() -> None:
    """Whoever adds a test environment would have to build production again."""
    from obsc.pipeline import header

    before = header(compile_text(SPEC.encode()))
    assert before == header(compile_text(_with("  test: {}\n")))
    assert before != header(compile_text(SPEC.encode(), environment="staging"))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the specification in it, as the current one."""
    (tmp_path / "observability.yaml").write_text(SPEC, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_environment_has_its_own_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`terraform apply` in a folder that a second build has overwritten destroys the first environment."""
    for arguments in ([], ["--env", "staging"], ["--env", "production"]):
        assert main(["build", "-t", "cfn", *arguments]) == 0
    outputs = ("cfn", "staging/cfn", "production/cfn")
    for path, count in zip(outputs, (1, 2, 8), strict=True):
        template = (project / "obsc.out" / path / "template.yaml").read_text(encoding="utf-8")
        assert f"DesiredCount: {count}\n" in template
    assert main(["build", "-t", "cfn", "--check"]) == 0
    assert main(["build", "-t", "cfn", "--env", "staging", "--check"]) == 0
    capsys.readouterr()
    assert main(["why", "--env", "staging", "obsc.out/staging/cfn/template.yaml:DesiredCount"]) == 0
    assert "staging changes services.web.desiredCount: observability.yaml:18" in capsys.readouterr().out


def test_one_environment_is_never_written_over_another(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All outputs are obsc's own, so that the manifest alone would let them be overwritten."""
    assert main(["build", "-t", "cfn", "--env", "staging"]) == 0
    assert main(["build", "-t", "cfn", "-o", "obsc.out/staging"]) == 1
    assert "OBS047" in capsys.readouterr().err
    assert main(["build", "-t", "cfn", "-o", "obsc.out/staging", "--check"]) == 1
    assert main(["build", "-t", "cfn", "--env", "staging", "--check"]) == 0
    assert main(["build", "-t", "cfn", "-o", "obsc.out/staging", "--force"]) == 0


def test_an_unknown_environment_is_wrong_use(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The base would be deployed where staging was asked for."""
    for command in (["build", "-t", "cfn"], ["validate"], ["show"], ["prove"], ["why", "obsc.out/cfn/template.yaml:1"]):
        assert main([*command, "--env", "stagging"]) == 2
        assert "did you mean `staging`?" in capsys.readouterr().err
    assert not (project / "obsc.out").exists()


def test_editors_complete_and_underline_in_overlays() -> None:
    """An overlay is a part of a document: nothing is required, anything may be null, what is unknown is wrong."""
    schema = jsonschema_rs.Draft7Validator(json.dumps(for_editors(json.loads(schema_text()))))
    document = load(SPEC.encode(), "observability.yaml")[0].data

    def accepts(overlay: object) -> bool:
        return schema.is_valid(document | {"environments": {"test": overlay}})

    assert schema.is_valid(document)
    for good in (
        {},
        {"services": {"web": None, "api": {"port": 80}}},
        {"services": {"web": {"server": {"workers": 4}, "framework": None, "secrets": {"A": {"key": "x"}}}}},
        {"platform": {"network": {"vpc": {"cidr": "10.0.0.0/8"}, "assignPublicIp": None}}},
        {"backends": {"x": {"retentionDays": 3}}, "deploymentEnvironment": None},
    ):
        assert accepts(good), good
    unknown, wrong = {"services": {"web": {"prot": 1}}}, {"services": {"web": {"port": "1"}}}
    for bad in (None, [], {"environments": {}}, unknown, wrong):
        assert not accepts(bad), bad
