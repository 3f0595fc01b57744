"""OBS210."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.plan.sdk import decimal
from obsc.rules import Finding, rule
from obsc.rules.environment import is_written, known, written
from obsc.rules.samplers import ARGUMENT, NAME, as_share, place
from obsc.rules.sdk_names import RATIO_SAMPLERS


@rule("OBS210", "sampler-argument", Severity.ERROR)
def sampler_argument(plan: Plan) -> Iterator[Finding]:
    """The sampler and its argument do not fit together.

    ## Why
    A ratio sampler whose argument is no number from 0 to 1 takes every request. The `xray` sampler skips what is not
    `endpoint=…` or `polling_interval=…`. A ratio beside any other sampler has no effect. None of that is logged where
    anybody looks.

    ## Bad
    ```yaml
    services:
      web:
        signals: { traces: { sampler: xray, ratio: 0.05 } }
    ```

    ```yaml
    services:
      web:
        env: { OTEL_TRACES_SAMPLER: parentbased_traceidratio }
    ```

    ```yaml
    services:
      web:
        env: { OTEL_TRACES_SAMPLER_ARG: "http://localhost:2000" }
    ```

    ## Good
    ```yaml
    services:
      web:
        signals: { traces: { ratio: 0.05 } }
    ```

    ```yaml
    services:
      web:
        env: { OTEL_TRACES_SAMPLER_ARG: "endpoint=http://localhost:2000,polling_interval=60" }
    ```

    ## Source
    - https://opentelemetry.io/docs/languages/sdk-configuration/general/#otel_traces_sampler_arg
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Application-Signals-SampleRate.html
    """
    for service in plan.services:
        sampler = known(service, NAME)
        if sampler is None:
            continue
        if sampler in RATIO_SAMPLERS:
            yield from _ratio(service, sampler)
        elif service.traces.ratio is not None:
            yield _no_effect(service, sampler)
        elif sampler == "xray":
            yield from _xray(service)
        elif is_written(service, ARGUMENT):
            yield Finding(
                message=f"the sampler `{sampler}` of `{service.name}` takes no argument",
                path=service.at("env", ARGUMENT),
                label="has no effect",
                fix="leave it out",
                severity=Severity.WARNING,
            )


def _ratio(service: Service, sampler: str) -> Iterator[Finding]:
    variable = service.variable(ARGUMENT)
    argument = known(service, ARGUMENT)
    if variable is None:
        yield Finding(
            message=f"the sampler `{sampler}` of `{service.name}` has no ratio, and takes every request",
            path=place(service),
            label="which share?",
            fix="write `signals: { traces: { ratio: 0.05 } }`, or another share",
        )
    elif argument is not None and as_share(argument) is None:
        ours = variable.source == "generated"
        yield Finding(
            message=f"the sampler `{sampler}` of `{service.name}` takes every request: `{argument}` is no share",
            path=place(service) if ours else variable.origin,
            label="not with the argument that obsc sets" if ours else "not a number from 0 to 1",
            fix="write `signals: { traces: { ratio: 0.05 } }` in place of the variable" if ours else 'write "0.05"',
        )


def _no_effect(service: Service, sampler: str) -> Finding:
    return Finding(
        message=f"the ratio of `{service.name}` has no effect with the sampler `{sampler}`",
        path=(*service.traces.origin, "ratio"),
        label="not used",
        fix="leave out the sampler, or write `sampler: parentbased_traceidratio`",
        related=((place(service), "this sampler takes no ratio"),) if is_written(service, NAME) else (),
    )


def _xray(service: Service) -> Iterator[Finding]:
    argument = written(service, ARGUMENT)
    for pair in () if argument is None else argument.split(","):
        key, equals, value = pair.partition("=")
        problem = _pair_problem(key, equals, value)
        if problem is not None:
            message, fix, severity = problem
            yield Finding(
                message=f"the `xray` sampler of `{service.name}` {message}",
                path=service.at("env", ARGUMENT),
                label="not in the sampler's form",
                fix=fix,
                severity=severity,
            )


def _pair_problem(key: str, equals: str, value: str) -> tuple[str, str, Severity] | None:
    pair = f"{key}{equals}{value}"
    if not equals:
        number = as_share(pair)
        hint = f"write `signals: {{ traces: {{ ratio: {decimal(number)} }} }}`" if number is not None else ""
        return f"skips `{pair}`", hint or "write `endpoint=http://localhost:2000`", Severity.ERROR
    if key not in ("endpoint", "polling_interval"):
        spaces = " (a space is part of a name)" if key != key.strip() else ""
        return f"skips `{pair}`{spaces}", "it knows `endpoint` and `polling_interval`", Severity.ERROR
    if key == "endpoint":
        return None
    if not value.strip().isdecimal():
        return f"skips `{pair}`", "write a number of seconds", Severity.ERROR
    if int(value[:9]) < 10:
        return f"polls every 300 seconds, not every {value}", "write 10 or more", Severity.WARNING
    return None
