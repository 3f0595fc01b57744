"""The options that `obsc init` knows of servers, against the servers' own parsers."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import Any

import pytest

from obsc.init.command import FLASK, SERVERS, CommandLine
from runtime.environments import plain_venv

pytestmark = pytest.mark.runtime

_TOLD_BY_ALL = {"-h", "--help", "-v", "--version"}

_ASK = """
import argparse, importlib, json

def of_argparse(parser):
    return [(name, action.nargs == 0) for action in parser._actions for name in action.option_strings]

def of_click(command):
    options = [option for option in command.params if hasattr(option, "is_flag")]
    return [(n, o.is_flag) for o in options for n in (*o.opts, *o.secondary_opts)]

def of_main(main):
    class Asked(Exception):
        pass
    def parse(self, *args, **kwargs):
        raise Asked(self)
    argparse.ArgumentParser.parse_args = parse
    try:
        main([])
    except Asked as asked:
        return of_argparse(asked.args[0])

from daphne.cli import CommandLineInterface
from flask.cli import run_command
from gunicorn.config import Config
from waitress.adjustments import Adjustments, asbool
waitress = [("--" + n.replace("_", "-"), c is asbool) for n, c in Adjustments._params]
waitress += [(n.replace("--", "--no-", 1), True) for n, is_flag in waitress if is_flag]
print(json.dumps({
    "gunicorn": of_argparse(Config().parser()),
    "uvicorn": of_click(importlib.import_module("uvicorn.main").main),
    "daphne": of_argparse(CommandLineInterface().parser),
    "flask": of_click(run_command),
    "waitress-serve": waitress,
    "hypercorn": of_main(importlib.import_module("hypercorn.__main__").main),
}))
"""


@cache
def _options() -> dict[str, list[tuple[str, bool]]]:
    """By server, the names of its options and whether they take no value."""
    python = plain_venv() / "bin" / "python"
    done = subprocess.run([str(python), "-c", _ASK], capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return {name: [(option, is_flag) for option, is_flag in options] for name, options in told.items()}


@pytest.mark.parametrize("name", ["gunicorn", "uvicorn", "hypercorn", "daphne", "waitress-serve", "flask"])
def test_options_without_a_value_are_known(name: str) -> None:
    """A flag that is taken for an option with a value swallows the app behind it, and the other way round."""
    ours: CommandLine = FLASK if name == "flask" else SERVERS[name]
    theirs = dict(_options()[name])
    assert {option for option, is_flag in theirs.items() if is_flag} - ours.flags - _TOLD_BY_ALL == set()
    assert {option for option, is_flag in theirs.items() if not is_flag} & ours.flags == set()


@pytest.mark.parametrize("name", ["gunicorn", "uvicorn", "hypercorn", "daphne", "waitress-serve"])
def test_options_that_have_a_key_exist(name: str) -> None:
    """A misspelt one would be passed on as an argument."""
    # waitress adds those that repeat by hand.
    known = {option for option, _ in _options()[name]} | ({"--listen"} if name == "waitress-serve" else set())
    assert set(SERVERS[name].keys) - known == set()
