"""`obsc verify`."""

from __future__ import annotations

import json
import shlex
import signal
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.specification import compile_file, say
from obsc.infra.values import Join, Pseudo, Ref, RoleName
from obsc.pipeline import Compilation
from obsc.plan.model import Plan, Service

if TYPE_CHECKING:
    import boto3

    from obsc.verify.check import Check
    from obsc.verify.launch import LocalLaunch
    from obsc.verify.live.account import Account
    from obsc.verify.local import Scenario
    from obsc.verify.prepare import Prepared

DELIVER_WITHIN = 15.0
"""Seconds to wait for telemetry; with the export delays that are set here it comes within two."""


def run(arguments: Namespace) -> int:
    """Hold the running app against what was compiled."""
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    if not compilation.ok:
        say(compilation.diagnostics, compilation.source, "text", compilation.source.name)
        return FINDINGS
    assert compilation.plan is not None
    service = _service(compilation.plan, arguments.service)
    if isinstance(service, str):
        return _refuse(service)
    return _live(arguments, compilation, service) if arguments.live else _local(arguments, compilation, service)


def _service(plan: Plan, name: str | None) -> Service | str:
    """The service that is meant, or why that is not known."""
    names = [service.name for service in plan.services]
    if name is None and len(names) == 1:
        return plan.services[0]
    if name in names:
        return plan.services[names.index(name)]
    return f"{'which service?' if name is None else f'no service {name!r};'} there are {', '.join(names)}"


def _local(arguments: Namespace, compilation: Compilation, service: Service) -> int:
    from obsc.verify.isolation import run_isolated, why_impossible
    from obsc.verify.launch import NotHere
    from obsc.verify.local import SCENARIOS
    from obsc.verify.prepare import prepare

    wanted = [name for word in arguments.scenario or ["delivery"] for name in word.split(",")]
    if unknown := [name for name in wanted if name not in SCENARIOS and name != "all"]:
        return _refuse(f"no scenario {unknown[0]!r}; there are all, {', '.join(SCENARIOS)}")
    scenarios = [scenario for scenario in SCENARIOS if scenario in wanted or "all" in wanted]
    try:
        command = tuple(shlex.split(arguments.command_line)) if arguments.command_line else None
    except ValueError as error:
        return _refuse(f"--command {arguments.command_line!r} is no command: {str(error).lower()}")
    impossible = None if arguments.share_network else why_impossible()
    if impossible is not None:
        sys.stderr.write(f"obsc: the app shares this machine's network: {impossible}\n")
    assert compilation.graph is not None
    try:
        prepared = prepare(
            compilation.document or {},
            compilation.graph,
            service,
            project=Path(arguments.dir).absolute(),
            venv=arguments.venv,
            install=arguments.install,
            isolated=impossible is None and not arguments.share_network,
            lock=compilation.lock,
        )
    except NotHere as missing:
        return _refuse(str(missing))
    for said in prepared.said:
        sys.stderr.write(f"obsc: {said}\n")
    if prepared.isolated:
        return run_isolated(lambda: _play(arguments, compilation, prepared, scenarios, command))
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _play(arguments, compilation, prepared, scenarios, command)
    finally:
        signal.signal(signal.SIGTERM, before)


def _play(
    arguments: Namespace,
    compilation: Compilation,
    prepared: Prepared,
    scenarios: list[Scenario],
    command: tuple[str, ...] | None,
) -> int:
    from obsc.verify.launch import NotHere
    from obsc.verify.prepare import launch_of, temporary_root

    with tempfile.TemporaryDirectory(prefix="obsc-", dir=temporary_root()) as at:
        try:
            launch = launch_of(prepared, Path(at), command)
            told: dict[str, Any] = {
                "service": prepared.service.name,
                "isolated": prepared.isolated,
                "mapped": launch.mapped,
                "notGiven": launch.not_given,
                "scenarios": [],
            }
            if arguments.format == "text":
                sys.stdout.writelines(f"{line}\n" for line in _preface(launch))
            for result in _results(arguments, compilation, prepared, launch, scenarios, Path(at)):
                told["scenarios"].append(result)
                if arguments.format == "text":
                    sys.stdout.writelines(f"{line}\n" for line in _text(prepared.service, result))
                    sys.stdout.flush()
        except NotHere as missing:
            return _refuse(str(missing))
    if arguments.format == "json":
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return OK if all(result["ok"] for result in told["scenarios"]) else FINDINGS


def _results(
    arguments: Namespace,
    compilation: Compilation,
    prepared: Prepared,
    launch: LocalLaunch,
    scenarios: list[Scenario],
    at: Path,
) -> Iterator[dict[str, Any]]:
    from obsc.verify.check import note
    from obsc.verify.judge_local import judge, samples_everything
    from obsc.verify.local import Orders, play
    from obsc.verify.prepare import requests_of, restarts_workers
    from obsc.verify.progress import progress
    from obsc.verify.report import data, tail

    service = prepared.service
    orders = Orders(
        requests=tuple(requests_of(service, arguments.request or [], launch.environment)),
        workers=service.server.workers or 1,
        want_spans=samples_everything(service),
        want_metrics=service.has_application_signals,
        isolated=prepared.isolated,
        start_within=arguments.start_within,
        deliver_within=DELIVER_WITHIN,
        stop_within=float(service.stop_timeout),
        output=str(at / "output"),
    )
    for scenario in scenarios:
        if scenario == "worker-dies" and not restarts_workers(service):
            whole = "ECS replaces the task" if service.machine is None else "the instance starts the app again"
            one = note("workers", "a process that serves is replaced", f"one process serves; with it {whole}")
            yield {"scenario": scenario, **data([one]), "seconds": {}, "output": []}
            continue
        with progress(f"{service.name}, {scenario}") as tell:
            seen = play(scenario, launch, orders, tell)
        checks = judge(seen, service, compilation.diagnostics)
        seconds = {
            "start": seen.started,
            "delivery": seen.delivered,
            "stop": seen.ended.seconds if seen.ended is not None else None,
        }
        yield {"scenario": scenario, **data(checks), "seconds": seconds, "output": tail(seen.output)}
    if arguments.baseline is not None:
        path = next((request.path for request in orders.requests if request.traced), "/")
        with progress(f"{service.name}, overhead") as tell:
            tell("asking three copies of the app")
            checks = _overhead(arguments.baseline, compilation, prepared, path, at)
        yield {"scenario": "overhead", **data(checks), "seconds": {}, "output": []}


def _overhead(baseline: float, compilation: Compilation, prepared: Prepared, path: str, at: Path) -> tuple[Check, ...]:
    """What instrumentation adds to a request, against the time that requests take in production."""
    from obsc.verify.check import note
    from obsc.verify.judge_local import judge_overhead
    from obsc.verify.overhead import NotComparable, measure, three
    from obsc.verify.prepare import can_move, launch_of, moved

    if not can_move(prepared.service):
        return (note("overhead", "what instrumentation costs", "three copies would listen on one port"),)
    copies = three(lambda name: launch_of(moved(compilation.document or {}, prepared), _made(at / name), None), at)
    try:
        return judge_overhead(measure(copies, path, at), baseline)
    except NotComparable as reason:
        return (note("overhead", "what instrumentation costs", str(reason)),)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _preface(launch: LocalLaunch) -> Iterator[str]:
    from obsc.render.safe import safe

    yield safe(shlex.join(launch.argv), 200)
    for line in launch.mapped:
        yield f"  {safe(line)}"
    if launch.not_given:
        yield f"  not set here: {safe(', '.join(launch.not_given))}; what this shell exports is passed on"


def _text(service: Service, result: dict[str, Any]) -> Iterator[str]:
    from obsc.verify.report import lines

    yield ""
    yield f"{service.name}, {result['scenario']}"
    yield from lines(result)
    if not result["ok"]:
        yield ""
        yield "  the end of its output:"
        yield from (f"    {line}" for line in result["output"] or ["(nothing)"])


def _live(arguments: Namespace, compilation: Compilation, service: Service) -> int:
    try:
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError
    except ModuleNotFoundError:
        return _refuse("--live needs boto3: pip install 'obsc[live]'")
    from obsc.verify.check import all_hold
    from obsc.verify.live.account import refusal
    from obsc.verify.live.judge import judge
    from obsc.verify.report import data, lines

    assert compilation.plan is not None
    try:
        session = boto3.Session(
            profile_name=arguments.profile, region_name=arguments.region or compilation.plan.platform.region
        )
        account = _account(arguments, compilation, session)
        if isinstance(account, str):
            return _refuse(account)
        checks = tuple(judge(account, compilation.plan, service))
    except (BotoCoreError, ClientError) as error:
        return _refuse(f"AWS does not know you: {refusal(error)}")
    told = {"service": service.name, "account": account.number, "region": account.region, **data(checks)}
    if arguments.format == "json":
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"{service.name}, account {account.number}, {account.region}\n")
        sys.stdout.writelines(f"{line}\n" for line in lines(told))
    return OK if all_hold(checks) else FINDINGS


def _account(arguments: Namespace, compilation: Compilation, session: boto3.Session) -> Account | str:
    """The account behind the credentials, or what is missing to ask it."""
    from datetime import UTC, datetime, timedelta

    from obsc.verify.live.account import Account

    assert compilation.plan is not None and compilation.graph is not None
    given = dict(pair.partition("=")[::2] for pair in arguments.input or [])
    platform = compilation.plan.platform
    cluster = arguments.cluster or platform.cluster_name
    if platform.ec2 is not None:
        cluster = ""
    elif isinstance(platform.cluster, Ref):
        cluster = cluster or given.get(platform.cluster.name)
    elif not isinstance(platform.cluster, str | Pseudo | Join | RoleName):
        cluster = cluster or platform.cluster.name
    if not isinstance(cluster, str):
        return "which cluster? The specification leaves it open: add --cluster NAME"
    if session.region_name is None:
        return "which region? Add --region REGION"
    who = session.client("sts").get_caller_identity()
    now = datetime.now(UTC)
    return Account(
        clients=session.client,
        graph=compilation.graph,
        number=who["Account"],
        partition=who["Arn"].split(":")[1],
        region=session.region_name,
        cluster=cluster,
        given=given,
        since=now - timedelta(minutes=arguments.minutes),
        until=now,
    )


def _refuse(why: str) -> int:
    sys.stderr.write(f"obsc: {why}\n")
    return USAGE
