"""Texts that try to break out of what they are printed into, as far as a specification may hold them."""

from __future__ import annotations

import re
import unicodedata
from functools import partial

from hypothesis import strategies as st

# fmt: off
FRAGMENTS = (
    "${x}", "$${", "$$${x}", "${!x}", "${AWS::Region}", "${var.x}", "${Token[TOKEN.1]}", "%{if true}", "%%{x}", "%{", "$", "%",
    "{{ x }}", "{%", "{{resolve", "<webImage>", "<other>", "<", "$(id)", "`id`", "$HOME", ";", "&&", "|", "*", "!Ref x",
    '"', '""', "'", "''", '"""', "'''", "\"'\"", "\\", "\\\\", "\\n", "\\u0041", "a\\", '\\"', "#{x}", "f{x}", "{x}", "%s", "%(x)s",
    "\n", "\n\n", "a\nb\n", "\r", "a\r\nb", "\t", "\n  indented\n\tmore", "<<EOT\nx\nEOT\n", "EOT", "EOF\n", "---\n", "...\n",
    "\u2028", "\u2029", "\ufeff", "\ufffe", "\xa0", "\xad", "\u202eabc\u202c", "\u200fשלום\u200e", "\u2066x\u2069", "e\u0301", "ﷺ",
    "😀", "𝔘\U0010ffff", "\U000e0041", "漢字", " ", "  x", "x ", " \n", "\n x",
    "y", "yes", "no", "off", "true", "null", "~", ".nan", ".inf", "0", "017", "0o17", "0x1F", "1_000", "1e3", "1.0", "-1", "12:30:00",
    "2012-10-17", "=", "<<", "- x", "? x", "a: b", "a #b", "#", "# x", "// x", "/* x", "*/", "!tag", "&anchor", "*alias", "|", ">",
    "%YAML 1.2", "@x", "[a]", "{a: b}", "a, b", ",", ":", "arn:aws:x", "None", "True", "__import__('os')", "x" * 1500, "é" * 300, "a\n" * 100,
)
# fmt: on

_CHARACTERS = st.characters(exclude_categories=("Cc", "Cs"), include_characters="\t\n\r")
_fragments = st.integers(0, len(FRAGMENTS) - 1).map(FRAGMENTS.__getitem__)  # a short repr in messages

hostile = st.one_of(
    st.just("text"),
    _fragments,
    st.lists(_fragments, min_size=2, max_size=4).map("".join),
    st.text(_CHARACTERS, min_size=1, max_size=20),
).map(partial(unicodedata.normalize, "NFC"))
"""Any text that is not empty, holds no character that OBS015 refuses, and is in the form that OBS055 wants."""

hostile_or_empty = st.just("") | hostile

quiet = st.sampled_from(["text", "two words", "a-b_c.d/e:f@g", "Ünïcode", "x" * 100])
"""Texts that nobody minds."""


def without_placeholders(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same texts without what a rule takes for a placeholder that nobody fills in (OBS213)."""
    return texts.map(lambda text: re.sub(r"[${]", "_", text))


def limited(texts: st.SearchStrategy[str], longest: int) -> st.SearchStrategy[str]:
    """The same texts, cut off."""
    return texts.map(lambda text: text[:longest])


def as_tag(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same texts, without what no tag has in it (OBS056)."""
    return limited(texts.map(lambda text: "".join(c if _in_a_tag(c) else "_" for c in text)), 256)


def _in_a_tag(character: str) -> bool:
    return unicodedata.category(character)[0] in "LZN" or character in "_.:/=+-@"


def not_an_option(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same texts, as a value on a command line: with a dash in front they would be an option."""
    return texts.map(lambda text: "x" + text if text.startswith("-") else text)
