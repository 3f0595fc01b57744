"""`obsc verify --local` that is called wrongly: said in a line, before anything is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsc.cli import main

_SPECIFICATION = """\
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    instrumentation: { attach: none }
"""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch"], "no service 'nosuch'; there are web"),
        (["--scenario", "delivery,nope"], "no scenario 'nope'"),
        (["--command", "gunicorn 'app:app"], "is no command: no closing quotation"),
        (["--dir", "nowhere"], "nowhere is no folder"),
        (["--dir", "observability.yaml"], "observability.yaml is no folder"),
        (["--venv", "nowhere"], "nowhere is no virtual environment"),
        (["--venv", "broken", "--command", "gunicorn app:app"], "gunicorn cannot be started: No such file"),
        (["--start-within", "-5"], "'-5' is not a number above 0"),
        (["--baseline", "0"], "'0' is not a number above 0"),
        (["--baseline", "nan"], "'nan' is not a number above 0"),
        (["--minutes", "0"], "'0' is not 1 or more"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_a_wrong_call_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    """A traceback reads as if obsc, and not the call, were wrong."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "observability.yaml").write_text(_SPECIFICATION, encoding="utf-8")
    program = tmp_path / "broken" / "bin" / "gunicorn"
    program.parent.mkdir(parents=True)
    program.write_text("#!/no/such/python\n", encoding="utf-8")
    program.chmod(0o755)
    try:
        code = main(["verify", "--local", "--share-network", *arguments])
    except SystemExit as stopped:
        code = stopped.code  # type: ignore[assignment]
    assert code == 2
    err = capfd.readouterr().err
    assert said in err
    assert "Traceback" not in err
