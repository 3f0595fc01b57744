"""What a start-up script does, as far as its text says it: the files it writes, its variables and its commands.

Nothing is run. A value of the deployment, of a secret or of the running shell is a mark (`obsc.importing.marks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from obsc.importing.marks import Marks, is_marked
from obsc.importing.values import Reference
from obsc.init.shell import expand

_DEEPEST = 20
_MOST_COMMANDS = 5_000
_UNKNOWN = Reference("unknown", "what the script finds out")
_BEFORE = frozenset({"if", "then", "else", "elif", "while", "until", "do", "{", "!", "obsc_retry", "time"})
"""Words of the shell, and obsc's own, that stand in front of a command."""


@dataclass(frozen=True, slots=True)
class Command:
    """A simple command with the variables that are set for it alone; lines are those of the script, from 1."""

    words: tuple[str, ...]
    line: int
    last: int
    env: tuple[tuple[str, str], ...] = ()
    folder: str = ""
    """Where it runs, as the `cd` before it says."""
    is_beside: bool = False
    """Whether the script goes on while it runs: `&`."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that AWS's command line reads: a secret of Secrets Manager or a parameter of Systems Manager."""

    service: str
    id: str
    key: str = ""
    stage: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Written:
    """A file that the script writes: its lines, each with the line of the script; `last` is where the command ends."""

    lines: tuple[tuple[str, int], ...]
    line: int
    last: int

    @property
    def text(self) -> str:
        """Its content."""
        return "".join(f"{line}\n" for line, _ in self.lines)


@dataclass(slots=True)
class Script:
    """What a script does, in the order of its text."""

    marks: Marks
    commands: list[Command] = field(default_factory=list)
    files: dict[str, Written] = field(default_factory=dict)
    exported: dict[str, tuple[str, int]] = field(default_factory=dict)
    secrets: dict[str, Secret] = field(default_factory=dict)
    """By the name of the reference that stands for it."""


def read_script(text: str, marks: Marks) -> Script:
    """Read a shell's script, whatever it holds."""
    script = Script(marks)
    _Reader(text, script).run()
    return script


@dataclass(slots=True)
class _Simple:
    """A command while it is read."""

    words: list[str] = field(default_factory=list)
    line: int = 0
    body: str | None = None
    body_line: int = 0
    path: str | None = None
    appends: bool = False


class _Reader:
    """Reads one script from its first character to its last."""

    def __init__(self, text: str, script: Script) -> None:
        self.text, self.script = text, script
        self.at, self.line, self.depth = 0, 1, 0
        self.known: dict[str, str] = {}
        self.folder = ""
        self.documents: list[tuple[_Simple, str, bool, bool]] = []
        """Here-documents whose text follows behind the line: for whom, up to where, as it is, without tabs."""

    def run(self) -> None:
        for _ in self.commands(closing=""):
            pass

    def commands(self, closing: str) -> Iterator[tuple[_Simple, str | None]]:
        """Commands with what they print, as far as it is known, up to the parenthesis that closes a substitution."""
        open_ones = 0
        piped: tuple[str | None, int] = (None, 0)
        simple = _Simple()
        while True:
            operator = self.word_or_operator(simple)
            if operator is None:
                continue
            if operator == "\n" and self.documents:
                self.bodies()
            if operator == "(":
                open_ones += 1
            closes = operator == ")" and closing and not open_ones
            if operator == ")" and open_ones:
                open_ones -= 1
            if simple.words or simple.path is not None:
                waits = [one for one in self.documents if one[0] is simple]
                if waits and operator != "":
                    # Its text stands behind the end of the line, and it may go on there: `cat <<EOF | tee file`.
                    self.look_ahead()
                printed, begins = self.done(simple, operator, piped)
                piped = (printed, begins) if operator == "|" else (None, 0)
                yield simple, printed
            simple = _Simple()
            if operator == "" or closes or len(self.script.commands) > _MOST_COMMANDS:
                return

    def look_ahead(self) -> None:
        """Read the texts of here-documents now, and go on behind the operator as if they stood elsewhere."""
        end = self.text.find("\n", self.at)
        if end < 0:
            self.documents.clear()
            return
        at, line = self.at, self.line
        self.at, self.line = end + 1, self.line + 1
        self.bodies()
        # What was read is taken out; line numbers behind it are kept by as many empty lines.
        taken = self.text[end + 1 : self.at].count("\n")
        self.text = self.text[: end + 1] + "\n" * taken + self.text[self.at :]
        self.at, self.line = at, line

    def word_or_operator(self, simple: _Simple) -> str | None:
        """Read on: a word or a redirection goes to the command, an operator is given back; "" at the end."""
        self.blanks()
        if self.at >= len(self.text):
            return ""
        char = self.text[self.at]
        if char == "#":
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end
            return None
        if redirect := re.compile(r"(\d*)(<<<|<<-?|>>|>\||>&|<&|&>>|&>|<>|>|<)").match(self.text, self.at):
            self.redirected(simple, redirect)
            return None
        if operator := re.compile(r"&&|\|\||;;|[\n;&|()]").match(self.text, self.at):
            self.at = operator.end()
            self.line += operator[0] == "\n"
            return operator[0]
        simple.line = simple.line or self.line
        simple.words.append(self.word())
        return None

    def blanks(self) -> None:
        while match := re.compile(r"[ \t\r]+|\\\n").match(self.text, self.at):
            self.line += match[0].count("\n")
            self.at = match.end()

    def redirected(self, simple: _Simple, redirect: re.Match[str]) -> None:
        self.at = redirect.end()
        operator = redirect[2]
        if self.text.startswith("(", self.at):
            self.substitution()  # `> >(tee log)`
            return
        self.blanks()
        begins = self.at
        word = self.word()
        if operator in ("<<", "<<-"):
            raw = self.text[begins : self.at]
            simple.body = ""
            self.documents.append(
                (simple, re.sub(r"[\"'\\]", "", raw), bool(re.search(r"[\"'\\]", raw)), "-" in operator)
            )
        elif operator == "<<<":
            simple.body, simple.body_line = word + "\n", self.line
        elif operator in (">", ">>", ">|", "&>", "&>>") and redirect[1] in ("", "1"):
            simple.line = simple.line or self.line
            simple.path, simple.appends = word, ">>" in operator

    def bodies(self) -> None:
        """The texts of the here-documents of the line that has just ended."""
        for simple, end, is_literal, no_tabs in self.documents:
            rows: list[str] = []
            simple.body_line = self.line
            while self.at < len(self.text):
                stop = self.text.find("\n", self.at)
                stop = len(self.text) if stop < 0 else stop
                row = self.text[self.at : stop]
                self.at, self.line = min(stop + 1, len(self.text)), self.line + 1
                row = row.lstrip("\t") if no_tabs else row
                # Indented with the template around it, the end is where a person sees it.
                if row.strip() == end:
                    break
                rows.append(row)
            body = "".join(f"{row}\n" for row in rows)
            simple.body = body if is_literal else self.filled(body)
        self.documents.clear()

    def filled(self, body: str) -> str:
        """A here-document whose variables the shell fills in."""
        inner = _Reader(body, self.script)
        inner.known, inner.depth, out = self.known, self.depth + 1, ""
        while inner.at < len(body):
            char = body[inner.at]
            if char == "\\" and body[inner.at + 1 : inner.at + 2] in ("$", "`", "\\", "\n"):
                out += body[inner.at + 1].removesuffix("\n")
                inner.at += 2
            elif char in "$`":
                out += inner.expansion()
            else:
                out += char
                inner.at += 1
        return out

    def word(self) -> str:
        """A word, its quotes taken off and its variables filled in."""
        out = ""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char in " \t\r\n;&|()<>":
                break
            if char == "'":
                end = self.text.find("'", self.at + 1)
                end = len(self.text) if end < 0 else end
                out += self.text[self.at + 1 : end]
                self.line += self.text.count("\n", self.at, end)
                self.at = end + 1
            elif char == '"':
                out += self.quoted()
            elif char == "\\":
                out += self.text[self.at + 1 : self.at + 2].replace("\n", "")
                self.line += self.text[self.at + 1 : self.at + 2] == "\n"
                self.at += 2
            elif char in "$`":
                out += self.expansion()
            else:
                out += char
                self.at += 1
        return out

    def quoted(self) -> str:
        self.at, out = self.at + 1, ""
        while self.at < len(self.text) and self.text[self.at] != '"':
            char, following = self.text[self.at], self.text[self.at + 1 : self.at + 2]
            if char == "\\" and following in ("$", "`", '"', "\\", "\n"):
                out += following.replace("\n", "")
                self.line += following == "\n"
                self.at += 2
            elif char in "$`":
                out += self.expansion()
            else:
                out += char
                self.line += char == "\n"
                self.at += 1
        self.at += 1
        return out

    def expansion(self) -> str:
        """What stands behind a `$`, or between backticks."""
        if self.text.startswith("`", self.at):
            end = self.text.find("`", self.at + 1)
            end = len(self.text) if end < 0 else end
            self.line += self.text.count("\n", self.at, end)
            self.at = end + 1
            return self.unknown()
        if self.text.startswith("$((", self.at):
            end = self.text.find("))", self.at)
            self.at = len(self.text) if end < 0 else end + 2
            return self.unknown()
        if self.text.startswith("$(", self.at):
            self.at += 1
            return self.substitution()
        match = re.compile(r"\$(\{[^{}\n]*\}|[A-Za-z_]\w*|[@*#?$!0-9-])").match(self.text, self.at)
        if match is None:
            self.at += 1
            return "$"
        self.at = match.end()
        found = expand(match[0], self.known)
        return self.unknown() if found is None else found

    def substitution(self) -> str:
        """What the command in parentheses prints."""
        self.at += 1
        self.depth += 1
        printed: list[str | None] = []
        folder = self.folder
        if self.depth < _DEEPEST:
            inside = list(self.commands(closing=")"))
            self.folder = folder
            printed = [text for simple, text in inside if simple.words]
            secret = self.secret([simple for simple, _ in inside])
            if secret is not None:
                self.depth -= 1
                return secret
        self.depth -= 1
        if len(printed) == 1 and printed[0] is not None:
            return printed[0].rstrip("\n")
        return self.unknown()

    def secret(self, commands: list[_Simple]) -> str | None:
        """The mark of a value that AWS's command line reads, with the key that `jq` takes out of it."""
        # https://docs.aws.amazon.com/cli/latest/reference/secretsmanager/get-secret-value.html
        # https://docs.aws.amazon.com/cli/latest/reference/ssm/get-parameter.html
        if not commands:
            return None
        words = commands[0].words
        words = words[1:] if words[:1] == ["sudo"] else words
        options = _options(words[3:])
        key = ""
        for one in commands[1:]:
            if one.words[:1] != ["jq"]:
                return None
            arg = one.words[one.words.index("--arg") + 2] if "--arg" in one.words[:-2] else ""
            plain = next((m[1] for word in one.words if (m := re.fullmatch(r"\.\[?\"?([\w-]+)\"?\]?", word))), "")
            key = arg or plain
        if words[:3] == ["aws", "ssm", "get-parameter"] and options.get("name"):
            found = Secret("ssm", options["name"], "", "", commands[0].line)
        elif words[:3] == ["aws", "secretsmanager", "get-secret-value"] and options.get("secret-id"):
            stage = options.get("version-stage", "")
            found = Secret("secretsManager", options["secret-id"], key, stage, commands[0].line)
        else:
            return None
        name = f"secret {len(self.script.secrets) + 1}"
        self.script.secrets[name] = found
        return self.script.marks.mark(Reference("unknown", name))

    def unknown(self) -> str:
        return self.script.marks.mark(_UNKNOWN)

    def done(self, simple: _Simple, operator: str, piped: tuple[str | None, int]) -> tuple[str | None, int]:
        """Note what a command does; what it prints, as far as it is known, and the line on which that begins."""
        words = simple.words
        while words and words[0] in _BEFORE:
            words = words[1:]
        env: list[tuple[str, str]] = []
        while words and (match := re.match(r"([A-Za-z_]\w*)(\+?)=", words[0])):
            env.append((match[1], words[0][match.end() :]))
            words = words[1:]
        if not words:
            for name, value in env:
                self.known[name] = value
                if name in self.script.exported:
                    self.script.exported[name] = (value, simple.line)
            return None, simple.line
        given, begins = (simple.body, simple.body_line) if simple.body is not None else piped
        begins = begins or simple.line
        last = self.line - (operator == "\n")
        if self.depth == 0:
            self.told(simple, words, env, operator)
        printed = _printed(words, given)
        self.write(simple, words, printed, given, begins, last)
        return printed, begins

    def told(self, simple: _Simple, words: list[str], env: list[tuple[str, str]], operator: str) -> None:
        """A command of the script itself."""
        if words[0] == "cd":
            target = words[1] if len(words) > 1 else ""
            self.folder = target if target.startswith("/") else f"{self.folder}/{target}".rstrip("/.")
        if words[0] in ("export", "declare", "readonly", "set"):
            for word in words[1:]:
                name, equals, value = word.partition("=")
                if re.fullmatch(r"[A-Za-z_]\w*", name) and words[0] != "set":
                    self.known[name] = value if equals else self.known.get(name, self.unknown())
                    self.script.exported[name] = (self.known[name], simple.line)
        self.script.commands.append(
            Command(tuple(words), simple.line, self.line - (operator == "\n"), tuple(env), self.folder, operator == "&")
        )

    def write(
        self, simple: _Simple, words: list[str], printed: str | None, given: str | None, begins: int, last: int
    ) -> None:
        """The file that a command writes: by a redirection, by `tee`, or by obsc's own function."""
        plain = words[1:] if words[:1] == ["sudo"] else words
        if plain[:1] == ["obsc_put"] and len(plain) == 4:
            first = simple.line
            self.put(plain[2], plain[3], False, first, simple, last)
        elif simple.path is not None and printed is not None:
            self.put(simple.path, printed, simple.appends, begins, simple, last)
        elif plain[:1] == ["tee"] and given is not None:
            appends = "-a" in plain or "--append" in plain
            for path in [word for word in plain[1:] if not word.startswith("-")]:
                self.put(path, given, appends, begins, simple, last)

    def put(self, path: str, content: str, appends: bool, begins: int, simple: _Simple, last: int) -> None:
        if is_marked(path) or path == "/dev/null":
            return
        path = path if path.startswith("/") or not self.folder else f"{self.folder}/{path}"
        rows = content.removesuffix("\n").split("\n")
        numbered = tuple((row, begins + at) for at, row in enumerate(rows))
        before = self.script.files.get(path)
        kept = before.lines if before is not None and appends else ()
        first = before.line if before is not None and appends else simple.line
        ends = begins + len(rows) if begins > simple.line or simple.body is not None else last
        self.script.files[path] = Written((*kept, *numbered), first, max(last, ends))


def _options(words: list[str]) -> dict[str, str]:
    """`--name value` and `--name=value`."""
    out: dict[str, str] = {}
    for at, word in enumerate(words):
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            follows = words[at + 1] if at + 1 < len(words) else ""
            out[name] = value if equals else "" if follows.startswith("--") else follows
    return out


def _printed(words: list[str], given: str | None) -> str | None:
    """What a command prints: one that only passes on or says what it is told to."""
    words = words[1:] if words[:1] == ["sudo"] else words
    match words:
        case ["cat"] | ["cat", "-"] | ["tee", *_]:
            return given
        case ["echo", "-n", *rest]:
            return " ".join(rest)
        case ["echo", "-e", *rest]:
            return " ".join(rest).replace("\\n", "\n") + "\n"
        case ["echo", *rest]:
            return " ".join(rest) + "\n"
        case ["printf", form, *rest] if form.count("%") == form.count("%s") and "%%" not in form:
            filled = form.replace("\\n", "\n")
            if form.count("%s") == 1 and len(rest) > 1:
                return "".join(filled.replace("%s", one) for one in rest)
            for one in rest[: form.count("%s")]:
                filled = filled.replace("%s", one, 1)
            return filled
        case ["obsc_environment" | "obsc_shell", value]:
            return value
    return None
