"""Findings with everything in them, and with as little as can be."""

from obsc.diagnostics import Diagnostic, Edit, Related, Repair, Severity, Span

HOSTILE = "a:b,c%d\r\n::warning::x\x00\x1b[2J\ud800\uffff</failure>]]>\"'&é😀"
"""Line ends, escapes of a terminal, commands of CI systems, marks of XML, and characters that no encoding holds."""

FULL = Diagnostic(
    "OBS010",
    Severity.ERROR,
    "`prot` is not a key of services.web",
    path=("services", "web", "prot"),
    span=Span(9, 4, 9, 8),
    label="unknown key",
    why="a key that obsc does not know would be ignored",
    fix="known here: `port`",
    suggestion="port",
    related=(Related(Span(1, 0, 1, 4), "first here"),),
    repair=Repair("rename `prot` to `port`", (Edit(Span(9, 4, 9, 8), "port"),)),
)
PLACELESS = Diagnostic("OBS041", Severity.ERROR, "`x.yaml` cannot be read", why="it is a folder")
FOUND = [
    FULL,
    Diagnostic("OBS416", Severity.WARNING, HOSTILE, path=("services", HOSTILE), span=Span(0, 0, 2, 1)),
    Diagnostic("OBS416", Severity.WARNING, HOSTILE, path=("services", HOSTILE), span=Span(3, 0, 3, 0)),
    Diagnostic("OBS208", Severity.INFO, "every request is traced", path=("services",)),
    PLACELESS,
]
