"""Both parsers: libyaml, and PyYAML's own where a platform has no libyaml."""

import sys

import pytest


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The parser that `load` will find."""
    if request.param == "python":
        monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    else:
        pytest.importorskip("yaml._yaml", reason="PyYAML is built without libyaml here; its wheels from PyPI have it")
    return str(request.param)
