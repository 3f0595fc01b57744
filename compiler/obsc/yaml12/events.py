"""The parser underneath: libyaml where PyYAML was built with it, PyYAML's own otherwise; both speak in events."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def parse(text: str) -> Callable[[], Any]:
    """A function that returns the next event, and None after the last.

    Events and not nodes: libyaml's tree builder calls itself for every level and ends the process on 50,000 brackets.
    """
    get: Callable[[], Any] = _parser(text).get_event
    return get


def explicit_keys(text: str, end: int) -> Iterator[int]:
    """Where a `?` is taken for the sign of a key, in a text that can be parsed up to an offset."""
    from yaml.tokens import KeyToken

    parser = _parser(text)
    while (token := parser.get_token()) is not None and token.start_mark.index < end:
        if isinstance(token, KeyToken) and token.start_mark.index < token.end_mark.index:
            yield token.start_mark.index


def _parser(text: str) -> Any:
    try:
        from yaml._yaml import CParser
    except ImportError:
        return _python_parser(text)
    return CParser(text)


def _python_parser(text: str) -> Any:
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class PythonParser(Reader, Scanner, Parser):
        """The three classes that `yaml.Loader` stacks under the ones that build a tree."""

        def __init__(self) -> None:
            Reader.__init__(self, text)
            Scanner.__init__(self)
            Parser.__init__(self)

    return PythonParser()
