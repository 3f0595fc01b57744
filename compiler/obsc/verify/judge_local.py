"""What was seen of a running app, against what its specification promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from obsc.diagnostics import Diagnostic
from obsc.plan.identity import ENVIRONMENT_KEYS
from obsc.plan.model import Service
from obsc.verify.check import Check, check, note
from obsc.verify.local import Seen
from obsc.verify.overhead import Overhead
from obsc.verify.peers import program
from obsc.verify.signals import (
    INTERNAL_OPERATION,
    common_resource,
    latency_points,
    latency_samples,
    operations,
    senders,
    server_spans,
    service_names,
)
from obsc.verify.symptoms import symptoms

_INSTANCE = "service.instance.id"
_NOT_JUDGED = "not judged: no request that is to have a span was answered"


LIMIT = 5.0
"""Percent of a request's time that instrumentation may add."""


def judge_overhead(seen: Overhead, baseline: float) -> tuple[Check, ...]:
    """What instrumentation costs; `baseline` is the median time of a request in production, in milliseconds.

    A percentage of the time that a request takes here would say more about the app's emptiest handler than about
    OpenTelemetry. Only what surely is too much fails.
    """
    percent = 100 * seen.latency.mean / baseline
    asked = f"at most {LIMIT:.0f} % of {baseline:g} ms are added to a request"
    saw = f"{percent:.1f} %: {seen.latency} ms; the control: {seen.control_latency} ms"
    surely = 100 * (seen.latency.low - max(0.0, seen.control_latency.high)) / baseline
    checks = [check("overhead", asked, saw, surely <= LIMIT)]
    if seen.cpu is not None:
        saw = f"{seen.cpu} ms; the control: {seen.control_cpu} ms"
        checks.append(note("cpu", "CPU time that is added to a request", saw))
    return tuple(checks)


def samples_everything(service: Service) -> bool:
    """Whether every request has a span here, where the stand-in for X-Ray's rules takes them all."""
    return service.traces.sampler in ("xray", "always_on", "parentbased_always_on") or service.traces.ratio == 1


def judge(seen: Seen, service: Service, found: Iterable[Diagnostic]) -> tuple[Check, ...]:
    """Everything that a scenario says; what explains silence comes last."""
    checks = [_started(seen, service)]
    if seen.started is not None:
        checks.append(_answers(seen))
        checks += _stories[seen.scenario](seen, service)
        checks.append(_stopped(seen, service))
    if any(each.status == "failed" for each in checks):
        told = {each.code for each in checks}
        checks += (each for each in _explanations(seen, service, found) if each.code is None or each.code not in told)
    return tuple(checks)


def _started(seen: Seen, service: Service) -> Check:
    asked = f"the app listens on port {service.server.port}"
    if seen.started is not None:
        return check("start", asked, f"after {seen.started:.1f} s", True)
    ended = seen.ended
    if ended is None or ended.killed:
        return check("start", asked, "the app runs, and nothing listens there", False, fix="see its output below")
    return check("start", asked, f"the app ended with code {ended.exit_code}", False, fix="see its output below")


def _answers(seen: Seen) -> Check:
    asked = "the app answers"
    lost = [each for each in seen.responses if each.status == 0]
    shown = seen.traced if seen.scenario == "stop-under-load" else seen.responses
    by_status = Counter((each.method, each.path, each.status) for each in shown)
    saw = ", ".join(
        f"{method} {path} {status or 'no answer'}" + (f" x{count}" if count > 1 else "")
        for (method, path, status), count in sorted(by_status.items())
    )
    if not any(each.status for each in seen.responses):
        return check("answers", asked, saw or "nothing answered", False, fix="see its output below")
    if seen.scenario == "stop-under-load":
        return note("answers", asked, saw)
    if any(each.status >= 500 for each in seen.responses) and not lost:
        return note("answers", asked, saw, fix="a status from 500 up is the app's own, or an instrumentation's fault")
    return check("answers", asked, saw, not lost, fix="see its output below")


def _delivery(seen: Seen, service: Service) -> Iterator[Check]:
    yield from _amounts(seen, service)
    yield from _workers(seen, service)
    if server_spans(seen.spans) or latency_points(seen.points):
        yield from _identity(seen, service)
    if service.has_application_signals and latency_points(seen.points):
        yield _operations(seen)
    yield from _sampler(seen, service)
    yield _elsewhere(seen)


def _amounts(seen: Seen, service: Service) -> Iterator[Check]:
    """Spans and latency samples: of every request, unless something was disturbed; no request, no verdict."""
    if not seen.traced:
        yield note("spans", "the telemetry of requests", _NOT_JUDGED)
        return
    whole = seen.scenario == "delivery"
    wanted = len(seen.traced) if whole else 1
    of_requests = f"of {len(seen.traced)} requests" if whole else "until then"
    spans, samples = len(server_spans(seen.spans)), latency_samples(seen.points)
    took = "" if seen.delivered is None else f", {seen.delivered:.1f} s after the last answer"
    if samples_everything(service) and seen.scenario != "no-sampler":
        yield check("spans", f"the spans {of_requests}", f"{spans}{took}", spans >= wanted)
    else:
        yield note("spans", f"spans as the sampler {service.traces.sampler} decides", f"{spans} of {len(seen.traced)}")
    if service.has_application_signals:
        asked = f"Application Signals' latency {of_requests}"
        yield check("metrics", asked, f"{samples}{took}", samples >= wanted)


def _workers(seen: Seen, service: Service) -> Iterator[Check]:
    serving = {pid for each in seen.traced for pid in each.pids}
    heard = senders(server_spans(seen.spans)) or senders(latency_points(seen.points))
    if not serving:
        instances = {span.resource.get(_INSTANCE) for span in seen.spans} - {None}
        yield note("workers", "telemetry from every process that serves", f"{len(instances)} {_INSTANCE}")
        return
    silent = sorted(serving - heard)
    saw = f"{len(serving & heard)} of {len(serving)} (process {_list(serving & heard)})"
    if silent:
        saw += "; silent: " + ", ".join(f"{pid} {program(pid)}".strip() for pid in silent)
    if samples_everything(service) or service.has_application_signals:
        yield check("workers", "telemetry from every process that serves", saw, not silent)
    wanted = service.server.workers or 1
    if len(serving) < wanted:
        yield note(
            "workers",
            f"{wanted} workers serve",
            f"{len(serving)} did",
            fix="ask for more with --request, or slower ones",
        )


def _identity(seen: Seen, service: Service) -> Iterator[Check]:
    names = service_names(seen.spans, seen.points)
    if isinstance(service.identity.service, str) and service.identity.undecided is None:
        wanted = service.identity.service
        yield check("service", f"service.name is {wanted}", _list(names), names == {wanted}, code="OBS205")
    resource = common_resource(seen.spans)
    environment = next((resource[key] for key in ENVIRONMENT_KEYS if resource.get(key)), None)
    if service.identity.undecided is None and resource:
        wanted_environment = service.identity.environment
        asked = f"the environment is {wanted_environment or 'left to the agent'}"
        holds = environment == wanted_environment
        yield check("environment", asked, str(environment or "none"), holds, code="OBS206")


def _operations(seen: Seen) -> Check:
    names = operations(seen.points)
    internal = INTERNAL_OPERATION in names
    return check(
        "operations",
        "operations with names",
        _list(names),
        not internal,
        fix=f"{INTERNAL_OPERATION} is what a library asks for by itself, not a request",
    )


def _sampler(seen: Seen, service: Service) -> Iterator[Check]:
    if service.traces.sampler == "xray" and seen.scenario != "no-sampler":
        rules = sum(post.path == "/GetSamplingRules" for post in seen.sampler_posts)
        yield check(
            "sampler", "the agent is asked for X-Ray's sampling rules", f"{rules} times", rules > 0, code="OBS209"
        )


def _elsewhere(seen: Seen) -> Check:
    places = sorted({f"{post.method} :{post.port}{post.path}" for post in seen.unexpected})
    asked = "nothing is sent to where nobody listens"
    return check("elsewhere", asked, _list(places) if places else "nothing", not places, code="OBS105")


def _no_agent(seen: Seen, service: Service) -> Iterator[Check]:
    slowest = max((each.seconds for each in seen.responses), default=0.0)
    yield note("requests", "an absent agent does not slow requests down", f"the slowest took {slowest * 1000:.0f} ms")


def _stop_under_load(seen: Seen, service: Service) -> Iterator[Check]:
    answered = [each for each in seen.responses if each.status]
    # One that nobody has accepted came too late; a load balancer sends it elsewhere.
    cut = [each for each in seen.responses if not each.status and each.pids]
    yield check("requests", "requests that are being served are finished", f"{len(cut)} were not", not cut)
    if not any(each.traced for each in answered):
        yield note("spans", "no telemetry is lost at the end", _NOT_JUDGED)
        return
    if samples_everything(service):
        traced = [each for each in answered if each.traced]
        lost = max(0, len(traced) - len(server_spans(seen.spans)))
        saw = f"{len(traced) - lost} of {len(traced)} answered requests"
        yield check("spans", "no span is lost at the end", saw, lost == 0, code="OBS324")
    if service.has_application_signals:
        traced = [each for each in answered if each.traced]
        samples = latency_samples(seen.points)
        saw = f"{samples} of {len(traced)} answered requests"
        yield check("metrics", "no metric is lost at the end", saw, samples >= len(traced), code="OBS324")


def _worker_dies(seen: Seen, service: Service) -> Iterator[Check]:
    if seen.killed_worker is None:
        yield note("workers", "a process that serves is killed", "it is not known here which process serves")
        return
    yield note("workers", "a process that serves is killed", f"process {seen.killed_worker}")
    yield from _workers(seen, service)


_stories = {
    "delivery": _delivery,
    "no-agent": _no_agent,
    "no-sampler": _delivery,
    "agent-stops-first": _delivery,
    "stop-under-load": _stop_under_load,
    "worker-dies": _worker_dies,
}


def _stopped(seen: Seen, service: Service) -> Check:
    asked = f"the app ends within {service.stop_timeout} s of SIGTERM"
    ended = seen.ended
    if ended is None or ended.killed:
        return check("stop", asked, "it had to be killed", False, code="OBS334")
    return check("stop", asked, f"after {ended.seconds:.1f} s, with code {ended.exit_code}", True)


def _explanations(seen: Seen, service: Service, found: Iterable[Diagnostic]) -> Iterator[Check]:
    """What may be the reason: lines of the app's output, and what the compiler has said of this service."""
    for symptom, line in symptoms(seen.output, service.framework.name):
        yield note("output", symptom.meaning, line[:200], code=symptom.code)
    deferral = service.variable("OTEL_AWS_PYTHON_DEFER_TO_WORKERS_ENABLED")
    silent = seen.started is not None and not seen.spans and not seen.points and seen.scenario == "delivery"
    if silent and service.instrumentation.attach == "none":
        yield note("silence", "something starts OpenTelemetry", "the image has to, for `attach` is none", code="OBS328")
    elif silent and not service.launch.is_ours:
        asked = "something starts OpenTelemetry"
        yield note(
            "silence", asked, "the command is not obsc's: it may start the workers in a way of its own", code="OBS346"
        )
    elif silent and deferral is not None and deferral.value == "true":
        saw = "it is told to wait for the server's workers, and nothing has started it in them"
        yield note("silence", "something starts OpenTelemetry", saw, code="OBS302")
    for diagnostic in found if seen.started is not None else ():
        if diagnostic.path[:2] == ("services", service.name) and diagnostic.code[3] in "23":
            yield note("compiler", "what the compiler said of this service", diagnostic.message, code=diagnostic.code)


def _list(names: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, names))) or "none"
