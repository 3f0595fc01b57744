"""The edits of a user data script: the agent behind the system's updates, the rest before the app starts, wrapped.

Every line of the user's stays where it is. What they set wins; in the command only OpenTelemetry's program, and the
file that starts it in a server's workers, are put in, where the words start what the specification starts.
"""

from __future__ import annotations

import re

from obsc.images.splices import Splice, Unsafe, spliced
from obsc.infra.ec2 import USER_DATA_BYTES
from obsc.patching.user_data.container import Container
from obsc.patching.user_data.environment import of_command, of_container, of_unit
from obsc.patching.user_data.pip import installs, pip_of
from obsc.patching.user_data.shell import Command, Script, Statement, read_script
from obsc.patching.user_data.start import Start, find_start, without_sudo
from obsc.patching.user_data.wanted import BEGIN, END, Wanted, agent_block, app_block, environment_file
from obsc.patching.user_data.wrap import Wrapped, program_of, quoted, wrapped_container, wrapped_process
from obsc.records import dataclass

_BLOCK = re.compile(rf"^{BEGIN}.*?^{END.rstrip()}(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MARKER = re.compile(r"# --- obsc: (?:begin|end) ---")
_FOREIGN = (
    "has lines of obsc's that are not those of this specification: take them back by `obsc patch --undo`, or take them"
    " out"
)
_CONTROL = "amazon-cloudwatch-agent-ctl"
_MANAGERS = frozenset({"dnf", "yum", "apt-get", "apt", "amazon-linux-extras"})
_SYSTEM = _MANAGERS | {
    *("set", "exec", "export", "echo", "printf", "sleep", "date", "true", ":", "[", "test", "trap", "umask", "ulimit"),
    *("hostnamectl", "timedatectl", "alternatives", "update-alternatives", "dpkg", "rpm", "add-apt-repository"),
    *("tee", "logger"),
}
"""What prepares the system, before anything of the app's is set up."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The edits of a script, and what they leave for a person; whole lines are put in where a line begins."""

    splices: tuple[Splice, ...]
    notes: tuple[str, ...]


def merged(text: str, wanted: Wanted) -> Merged:
    """A script with what is wanted; Unsafe where it is not edited."""
    check_kind(text)
    blocks = [match[0].rstrip() + "\n" for match in _BLOCK.finditer(text)]
    if any(map(wanted.is_built, blocks)):
        return Merged((), ())
    without = _BLOCK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    if _MARKER.search(without):
        raise Unsafe("has a remark of obsc's without the lines that belong to it")
    found = _Merge(read_script(without), wanted, blocks).made()
    size = len(spliced(text, found.splices).encode("utf-8", "replace"))
    if found.splices and size > USER_DATA_BYTES:
        raise Unsafe(f"would have {size} bytes, and user data holds {USER_DATA_BYTES}: move lines of yours elsewhere")
    return found


class _Merge:
    """The edits of one script for one service."""

    def __init__(self, script: Script, wanted: Wanted, blocks: list[str]) -> None:
        self.script, self.wanted, self.blocks = script, wanted, blocks
        self.splices: list[Splice] = []
        self.notes: dict[str, None] = {}
        self.used: list[str] = []

    def made(self) -> Merged:
        """Everything that is missing, or nothing at all."""
        try:
            start = find_start(self.script, self.wanted)
        except Unsafe:
            if self.blocks:
                raise Unsafe(_FOREIGN) from None
            raise
        if start.container is None:
            self._block(self._agent_line(), self._agent(None))
            self._process(start)
        else:
            self._container(start, start.container)
        if set(self.blocks) - set(self.used):
            raise Unsafe(_FOREIGN)
        if self.splices:
            self._note("user data runs at an instance's first start: those that run have to be replaced")
        return Merged(tuple(self.splices), tuple(self.notes))

    def _note(self, *notes: str) -> None:
        self.notes |= dict.fromkeys(notes)

    def _block(self, line: int, block: str | None) -> None:
        """Whole lines at a line, with an empty one on both sides; not a second time."""
        if block is None:
            return
        if block in self.blocks:
            self.used.append(block)
            return
        at = self.script.offset(line)
        above = "" if self.script.text.endswith("\n\n", 0, at) else "\n"
        below = "" if self.script.text.startswith("\n", at) else "\n"
        self.splices.append(Splice(at, at, above + block + below))

    # The agent.

    def _own_agent(self) -> tuple[Statement, Command] | None:
        """The last command of the user's that configures an agent."""
        found = None
        for statement, command in self.script.commands:
            is_control = any(word.name == _CONTROL for word in command.words)
            if is_control and {"fetch-config", "append-config"} & {word.text for word in command.words}:
                found = (statement, command)
        return found

    def _agent_line(self) -> int:
        """Behind what updates the system and installs its packages, or behind the user's own agent."""
        if (own := self._own_agent()) is not None:
            return self.script.behind(own[0].last)
        last, updates = 0, 0
        for statement in self.script.statements:
            names = {words[0].name for command in statement.commands if (words := without_sudo(command.words))}
            if statement.is_definition:
                continue
            if names - _SYSTEM:
                break
            last = statement.last
            updates = last if names & _MANAGERS else updates
        return self.script.behind(updates or last)

    def _agent(self, environment: dict[str, str] | None) -> str | None:
        own = self._own_agent()
        is_there = own is not None and "application_signals" in self.script.text
        if own is not None and is_there:
            self._note(f"the agent that line {own[1].line + 1} configures stays as it is")
        return agent_block(self.wanted, environment, is_there=is_there, append=own is not None)

    # The app.

    def _process(self, start: Start) -> None:
        wanted, line = self.wanted, self.script.before(start.statement.first)
        program, earlier = program_of(start), start.earlier(self.script)
        if any(installs(command) and command.line >= line for command in earlier):
            raise Unsafe("installs the app's packages and starts the app in one line: obsc's lines belong between them")
        pip = pip_of(self.script, program, earlier, wanted) if wanted.is_attached else None
        if start.unit is not None:
            environment = of_unit(start.unit, self.script, wanted)
            block = app_block(wanted, pip, environment.rows, unit=start.unit.name)
        else:
            assert start.command is not None
            environment = of_command(start.command, wanted)
            block = app_block(wanted, pip, environment.rows)
        self._note(*environment.notes)
        self._block(line, block)
        self.splices += wrapped_process(start, self.script, wanted) if wanted.is_attached else ()

    def _container(self, start: Start, container: Container) -> None:
        wanted, file = self.wanted, environment_file(self.wanted)
        _check_network(container, wanted)
        environment = of_container(container, self.script, wanted, file)
        self._note(*environment.notes)
        line = self._agent_line()
        if line > start.statement.first:
            raise Unsafe("configures the agent behind the start of the app: obsc's lines belong between them")
        self._block(line, self._agent(environment.rows))
        for option, text in environment.replaced:
            self.splices.append(Splice(option.start, option.end, option.prefix + quoted(text, start)))
        options = [] if file in container.values("--env-file") else [f"--env-file {file}"]
        is_known = any("host-gateway" in host for host in container.values("--add-host"))
        if wanted.machine.network == "gateway" and not is_known:
            options.append("--add-host host.docker.internal:host-gateway")
        made = wrapped_container(start, container, wanted) if wanted.is_attached else Wrapped()
        self.splices += made.splices
        self._note(*made.notes)
        if options or made.options:
            at = container.run.end
            self.splices.append(Splice(at, at, "".join(f" {option}" for option in (*options, *made.options))))
            if wanted.is_attached:
                self._note("the image has to hold OpenTelemetry: `obsc instrument` edits its sources")


def _check_network(container: Container, wanted: Wanted) -> None:
    """Where the agent is found depends on it."""
    said = container.values("--network", "--net")
    there = "host" if said == ("host",) else "gateway" if said in ((), ("bridge",), ("default",)) else None
    if there != wanted.machine.network:
        raise Unsafe(
            f"runs the container in the network `{' '.join(said) or 'bridge'}`, and the specification says"
            f" `container.network: {wanted.machine.network}`"
        )


def check_kind(text: str) -> None:
    """Refuse what cloud-init does not run by a shell.

    https://cloudinit.readthedocs.io/en/latest/explanation/format.html
    """
    first = text.split("\n", 1)[0].rstrip()
    if "\r" in text:
        raise Unsafe("has carriage returns, which a shell takes for text")
    if "\0" in text:
        raise Unsafe("holds a NUL character")
    if first.lower().startswith(("content-type:", "mime-version:")):
        raise Unsafe("is a message of several parts, and not a script")
    if first.startswith("#cloud-config"):
        raise Unsafe("is a `#cloud-config`, and not a script")
    if first.lower().startswith(("<powershell", "<script", "#ps1", "version:")):
        raise Unsafe("is for Windows, which the AWS distribution for Python is not made for")
    if (size := len(text.encode("utf-8", "replace"))) > USER_DATA_BYTES:
        raise Unsafe(f"has {size} bytes, and user data holds {USER_DATA_BYTES}")
    if not first.startswith("#!"):
        is_late = text.lstrip().startswith("#!")
        reason = "begins with blanks before its `#!`" if is_late else "does not begin with `#!`"
        raise Unsafe(f"{reason}: cloud-init would not run it by a shell")
    if not re.fullmatch(r"#!\s*(?:/usr)?/bin/(?:env\s+)?(?:ba|da)?sh(?:\s.*)?", first):
        raise Unsafe(f"is a script for `{first[2:].strip()}`, and not for a shell that obsc reads")
