"""From bytes to a text that every reader of YAML splits into the same lines."""

from __future__ import annotations

import re

from obsc.yaml12.findings import Findings, cut
from obsc.yaml12.lines import Lines

MOST_BYTES = 10_000_000
# A longer mark comes before the one that it begins with.
_MARKS = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
# What libyaml refuses or takes for the end of a line and editors do not: control characters, line ends beyond ASCII,
# byte order marks inside the text, and a carriage return on its own.
_ODD_CHARACTERS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
_ODD = f"[{_ODD_CHARACTERS}]|\r(?!\n)"
_SUSPECT = re.compile(f"[{_ODD_CHARACTERS}\r]")
_BREAKS = {"\r": "a carriage return without a line feed", "\x85": "U+0085", "\u2028": "U+2028", "\u2029": "U+2029"}


def decode(raw: bytes, findings: Findings) -> str | None:
    """The text of a file without its byte order mark; None if it is not a text, or too long."""
    if len(raw) > MOST_BYTES:
        message = f"the file is {len(raw):,} bytes long; the limit is {MOST_BYTES:,}"
        why = "a specification of 10,000 services is shorter, and reading more could exhaust memory"
        findings.add("OBS007", message, None, why=why, fix="split the file")
        return None
    problem = _not_text(raw)
    if problem:
        why = "obsc and editors read YAML as UTF-8"
        findings.add("OBS001", f"the file is not {problem}", None, why=why, fix="save the file as UTF-8")
        return None
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        return _repaired(raw, error.start, findings)


def harmless(text: str, lines: Lines, findings: Findings) -> str:
    """A text that is safe to parse, with everything in its place: readers agree on all of it, or a finding says not.

    Its last line is ended. Otherwise a block scalar there would lack the line feed that editors add.
    """
    if _SUSPECT.search(text):
        for match in re.finditer(_ODD, text):
            _report_odd(match[0], match.start(), lines, findings)
        text = re.sub(_ODD, " ", text)
    if text.startswith("%") or "\n%" in text:
        text = _without_directives(text, lines, findings)
    return f"{text}\n" if text[text.rfind("\n") + 1 :].strip(" \t\r") else text


def _not_text(raw: bytes) -> str:
    encoding = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), None)
    if encoding:
        return f"UTF-8 but {encoding}"
    if b"\0" not in raw:
        return ""
    looks_wide = raw[:64].count(0) * 3 >= len(raw[:64])
    return "UTF-8; it looks like UTF-16 or UTF-32" if looks_wide else "text: it holds NUL bytes"


def _repaired(raw: bytes, start: int, findings: Findings) -> str:
    """Report the first byte that is no UTF-8, and read on with replacement characters."""
    text = raw.decode(errors="replace")
    offset = len(raw[:start].decode())
    message = f"the file is not UTF-8: it holds the byte 0x{raw[start]:02X}"
    why = "readers would show different characters, or refuse the file"
    fix = "save the file as UTF-8; it may be Latin-1 or Windows-1252 now"
    findings.add("OBS001", message, Lines(text).span(offset, offset + 1), why=why, fix=fix)
    return text


def _report_odd(char: str, offset: int, lines: Lines, findings: Findings) -> None:
    if char in _BREAKS:
        message = f"{_BREAKS[char]} ends a line for some readers of YAML and not for others"
        fix = f"end lines with a line feed; if the character is meant, write \\u{ord(char):04x} in double quotes"
    else:
        message = f"the file holds a control or invisible character: U+{ord(char):04X}"
        fix = "remove it"
    why = "readers of YAML would see different documents, or none"
    findings.add("OBS015", message, lines.span(offset, offset + 1), why=why, fix=fix)


def _without_directives(text: str, lines: Lines, findings: Findings) -> str:
    """Make comments of the `%` lines before the document, which take libyaml quadratic time."""
    kept: list[str] = []
    for number, row in enumerate(text.splitlines(keepends=True)):
        if row[0] == "%":
            _report_directive(row, number, lines, findings)
            row = "#" + row[1:]
        elif row.strip() and not row.lstrip().startswith("#"):
            break
        kept.append(row)
    return "".join(kept) + text[sum(map(len, kept)) :]


def _report_directive(row: str, number: int, lines: Lines, findings: Findings) -> None:
    start = lines.start(number)
    span = lines.span(start, start + len(row.rstrip()))
    match row.split():
        case ["%YAML", "1.2", *_]:
            return
        case ["%YAML", *version]:
            message = f"the file asks for YAML {cut(' '.join(version))}"
            why = "editors follow that and read `no` as false, for example; obsc reads YAML 1.2"
            findings.add("OBS009", message, span, why=why, fix="remove the line")
        case ["%TAG", *_]:
            why = "a tag changes what a value is, in ways that other readers do not share"
            findings.add(
                "OBS005", "tags are not allowed, so a `%TAG` line has no use", span, why=why, fix="remove the line"
            )
        case _:
            why = "a line that begins with `%` instructs the reader of YAML, and no reader knows this instruction"
            findings.add("OBS002", f"unknown instruction `{cut(row.strip())}`", span, why=why, fix="remove the line")
