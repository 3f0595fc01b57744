"""Which commands of a Dockerfile install the app's packages, and the line that installs one more in the same place.

https://pip.pypa.io/en/stable/cli/pip_install/ and https://docs.astral.sh/uv/reference/cli/#uv-pip-install
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Sequence

from obsc.images.layout import Layout, Part, Stage
from obsc.images.splices import Unsafe
from obsc.records import dataclass

TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+)
      | (?P<comment>(?<![^\s;&|()])\#[^\n]*)
      | (?P<redirect>\d*(?:<<<|<<-?|>>|[<>])&?[ \t]*[^\s;&|()<>]*)
      | (?P<operator>&&|\|\||[;&|()\n]+)
      | (?P<word>(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|\$\((?:[^()]|\([^()]*\))*\)
         |\$\{[^}]{0,200}\}|`[^`]*`|[^\s;&|()<>"'\\])+)
    """,
    re.VERBOSE | re.DOTALL,
)
_KEYWORDS = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "{", "time", "exec", "command", "sudo"}
)
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_PIP = re.compile(r"pip3?(?:\.\d+)?|pip-\d+(?:\.\d+)?")
_PYTHON = re.compile(r"python3?(?:\.\d+)?|pypy3?(?:\.\d+)?")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")

_TOOLS = frozenset(
    (
        *("pip", "setuptools", "wheel", "uv", "poetry", "poetry-core", "pipenv", "pdm", "pip-tools", "build", "hatch"),
        *("virtualenv", "poetry-plugin-export", "cython", "hatchling", "flit"),
    )
)
"""Packages that install the app's: whoever installs nothing else does not install the app."""

_KEPT = {
    **dict.fromkeys(("--user", "--system", "--break-system-packages", "--no-cache-dir", "--no-cache"), 0),
    **dict.fromkeys(("--disable-pip-version-check", "--no-warn-script-location", "--no-color", "--no-input"), 0),
    **dict.fromkeys(("--no-compile", "--compile-bytecode", "--quiet", "-q", "-qq", "--isolated"), 0),
    **dict.fromkeys(("--prefix", "--target", "-t", "--root", "--python", "-p", "--index-url", "-i"), 1),
    **dict.fromkeys(("--extra-index-url", "--trusted-host", "--cert", "--client-cert", "--proxy", "--timeout"), 1),
    **dict.fromkeys(("--retries", "--cache-dir", "--root-user-action", "--constraint", "-c", "--find-links", "-f"), 1),
    **dict.fromkeys(("--default-index", "--index", "--index-strategy", "--link-mode", "--progress-bar"), 1),
    **dict.fromkeys(("--use-feature", "--use-deprecated"), 1),
}
"""Options that say where a package goes, from where it comes and how to report: they hold for one more package."""
_LEFT_OUT = {
    **dict.fromkeys(("--upgrade", "-U", "--no-deps", "--require-hashes", "--pre", "--force-reinstall"), 0),
    **dict.fromkeys(("--ignore-installed", "-I", "--no-build-isolation", "--verbose", "-v", "-vv", "-vvv"), 0),
    **dict.fromkeys(("--prefer-binary", "--use-pep517", "--no-clean", "--no-dependencies", "--all-extras"), 0),
    **dict.fromkeys(("--reinstall", "--exact", "--strict", "--verify-hashes", "--no-verify-hashes"), 0),
    **dict.fromkeys(
        ("--requirement", "-r", "--editable", "-e", "--no-binary", "--only-binary", "--upgrade-strategy"), 1
    ),
    **dict.fromkeys(("--requirements", "--extra", "--group", "--config-settings", "--platform", "--python-version"), 1),
    **dict.fromkeys(("--implementation", "--abi", "--src", "--report", "--log", "--override"), 1),
}
"""Options that are about the packages that they stand beside."""


@dataclass(frozen=True, slots=True)
class Install:
    """A command that installs packages, its words as written; `manager` names the command where it is not pip's."""

    part: Part
    lead: tuple[str, ...]
    """What has to run before in the same shell: an activated environment."""
    program: tuple[str, ...]
    options: tuple[str, ...]
    requirements: tuple[str, ...]
    files: tuple[str, ...]
    """The requirements files, as named."""
    unknown: tuple[str, ...]
    manager: str = "pip"
    exec_form: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The packages that it names itself, normalised (PEP 503)."""
        found = (_NAME.match(unquoted(word)) for word in self.requirements)
        return frozenset(re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match)

    @property
    def is_the_app_s(self) -> bool:
        """Whether more than tools is installed."""
        return self.manager != "pip" or bool(self.files) or not self.names <= _TOOLS

    def line(self, requirement: str) -> str:
        """An instruction that installs one more package as this one does; `Unsafe` where it could not be found."""
        if "--no-index" in self.unknown:
            raise Unsafe("installs from packages that lie in the image (`--no-index`)")
        if self.unknown:
            raise Unsafe(f"installs its packages with `{self.unknown[0]}`, an option that obsc does not know")
        options = list(self.options)
        if not {"--no-cache-dir", "--no-cache"} & set(options) and not self._has_cache:
            options.append("--no-cache" if self.program[:1] == ("uv",) else "--no-cache-dir")
        words = [*self.program, *options, requirement]
        flags = "".join(f"{flag} " for flag in self.part.instruction.flags)
        if self.exec_form:
            return f"RUN {flags}{json.dumps(list(map(unquoted, words)))}"
        return f"RUN {flags}{''.join(f'{command} && ' for command in self.lead)}{' '.join(words)}"

    @property
    def _has_cache(self) -> bool:
        """Whether packages are cached on purpose, beside the image."""
        return any("type=cache" in flag for flag in self.part.instruction.flags) or "--cache-dir" in self.options


def unquoted(word: str) -> str:
    """A word as a shell hands it on, variables aside."""
    try:
        return "".join(shlex.split(word)) if word else ""
    except ValueError:
        return word


def commands(text: str) -> Iterator[tuple[str, ...]]:
    """The simple commands of a shell text, their words as written, without redirections and comments.

    >>> list(commands("set -e; pip install -r 'a b' > log && echo $(date) # x"))
    [('set', '-e'), ('pip', 'install', '-r', "'a b'"), ('echo', '$(date)')]
    """
    words: list[str] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise Unsafe("has quotes that do not match")
        at = match.end()
        if match.lastgroup == "word":
            words.append(match[0])
        elif match.lastgroup == "operator" and words:
            yield tuple(words)
            words = []
    if words:
        yield tuple(words)


def installs(layout: Layout, stages: Sequence[Stage]) -> list[Install]:
    """What some stages install, in order; `Unsafe` where `pip install` stands in what is not understood."""
    found = []
    for stage in stages:
        for part in stage.parts:
            if part.name == "RUN":
                found += list(_of(part, layout, stage))
    return found


def _of(part: Part, layout: Layout, stage: Stage) -> Iterator[Install]:
    text, is_exec = _script(part, layout)
    if not stage.has_posix_shell and not is_exec:
        if "install" in text:
            raise Unsafe("has a `SHELL` that is not of the family of `sh`")
        return
    lead: list[str] = []
    seen = 0
    for raw in [tuple(map(shlex.quote, json.loads(text)))] if is_exec else commands(text):
        words = list(raw)
        while words and words[0] in _KEYWORDS:
            words = words[1:]
        if words[:1] in (["."], ["source"]) and len(words) == 2:
            lead.append(f". {words[1]}")
        install = _read(words, part, tuple(lead), is_exec=is_exec)
        if install is not None:
            seen += 1
            yield install
    if not seen and re.search(r"\bpip3?\b[^\n;&|]{0,200}\binstall\b", text):
        raise Unsafe("installs packages in a way that obsc does not understand")


def _script(part: Part, layout: Layout) -> tuple[str, bool]:
    """What RUN runs: the words in JSON, or a text, which here-documents are part of."""
    rest = part.instruction.rest
    if rest.startswith("["):
        try:
            words = json.loads(rest)
            if isinstance(words, list) and words and all(isinstance(word, str) for word in words):
                return rest, True
        except (ValueError, RecursionError):
            pass
    here = re.fullmatch(r"<<-?\s*(['\"]?)([A-Za-z0-9_.-]+)\1", rest)
    if here:
        rows = layout.text[part.start : part.end].replace("\r\n", "\n").split("\n")
        ends = [number for number, row in enumerate(rows) if row.lstrip("\t") == here[2]]
        body = "\n".join(rows[1 : ends[-1]] if ends else rows[1:])
        if body.startswith("#!") and not re.match(r"#!\s*\S*/(?:env\s+)?(?:ba|da|a)?sh\b", body):
            return "", False
        return re.sub(r"\\\n", " ", body), False
    return rest, False


def _read(words: list[str], part: Part, lead: tuple[str, ...], *, is_exec: bool) -> Install | None:
    at = 0
    while at < len(words) and ASSIGNMENT.match(words[at]):
        at += 1
    bare = [unquoted(word) for word in words[at:]]
    if not bare:
        return None
    program = bare[0].rpartition("/")[2]
    if program == "uv" and "pip" in bare[1:3]:
        behind = bare.index("pip") + 1
    elif _PIP.fullmatch(program):
        behind = 1
    elif _PYTHON.fullmatch(program) and "-m" in bare[:4] and bare[bare.index("-m") + 1 :][:1] == ["pip"]:
        behind = bare.index("-m") + 2
    else:
        manager = _other(program, bare)
        if manager is None:
            return None
        return Install(part, lead, (), (), (), (), (), manager, is_exec)
    if "install" not in bare[behind:]:
        return None
    verb = bare.index("install", behind)
    if any(not word.startswith("-") for word in bare[behind:verb]):
        return None
    head = (*words[: at + behind], *words[at + behind : at + verb], "install")
    options, requirements, files, unknown = _sorted(words[at + verb + 1 :])
    return Install(part, lead, head, options, requirements, files, unknown, "pip", is_exec)


def _sorted(
    words: Sequence[str],
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Options that hold for one more package, requirements, requirements files, and options that nobody knows."""
    options: list[str] = []
    requirements: list[str] = []
    files: list[str] = []
    unknown: list[str] = []
    at = 0
    while at < len(words):
        name, equals, value = unquoted(words[at]).partition("=")
        at += 1
        if not name.startswith("-"):
            requirements.append(words[at - 1])
            continue
        short = re.fullmatch(r"(-[rceift])(.+)", name)
        if short and name not in _KEPT | _LEFT_OUT:
            name, equals, value = short[1], "=", short[2] + equals + value
        takes = (_KEPT | _LEFT_OUT).get(name)
        if takes is None:
            unknown.append(name)
            continue
        written = [words[at - 1]]
        if takes and not equals and at < len(words):
            value = unquoted(words[at])
            written.append(words[at])
            at += 1
        if name in _KEPT:
            options += written
        elif name in ("-r", "--requirement", "--requirements"):
            files.append(value)
        elif name in ("-e", "--editable"):
            requirements.append(value)
    return tuple(options), tuple(requirements), tuple(files), tuple(unknown)


_MANAGERS = {
    "uv": ("sync", "add"),
    "poetry": ("install", "sync", "add"),
    "pdm": ("install", "sync", "add"),
    "pipenv": ("install", "sync"),
    "rye": ("sync",),
    "pixi": ("install",),
    **dict.fromkeys(("conda", "mamba", "micromamba"), ("install", "create", "env")),
}
"""Other managers of packages, and their words for installing."""


def _other(program: str, words: Sequence[str]) -> str | None:
    """The command of another manager, if it installs."""
    if program == "pip-sync":
        return program
    verb = next((word for word in words[1:] if not word.startswith("-")), "")
    return f"{program} {verb}" if verb in _MANAGERS.get(program, ()) else None
