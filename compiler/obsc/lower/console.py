"""The pages of the AWS console where a service can be seen.

The console of a partition is at one address. Where the file names no region, that of the commercial partition is
taken; a region whose console is not known here has no links. A name that only the deployment knows cannot be escaped:
a page that needs one is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal
from urllib.parse import quote

from obsc.infra.values import REGION, Join, Text, text
from obsc.plan.model import Plan, Service
from obsc.records import dataclass

_CONSOLES: tuple[tuple[str, str | None], ...] = (
    ("cn-", "console.amazonaws.cn"),
    ("us-gov-", "console.amazonaws-us-gov.com"),
    ("us-iso", None),
    ("eu-iso", None),
    ("eusc-", None),
    ("", "console.aws.amazon.com"),
)
"""Where the console is, by how the names of regions begin.

https://docs.amazonaws.cn/en_us/xray/latest/devguide/xray-console-deeplinks.html
https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/getting-started-sign-in.html
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a console, by what stands behind the `#` of its address."""

    name: str
    title: str
    console: Literal["cloudwatch", "xray"]
    fragment: Text


def pages(plan: Plan, service: Service, environment: Text | None) -> Iterator[Page]:
    """The pages of a service; `environment` is None where only the deployment knows it."""
    name = service.identity.service
    if isinstance(name, str):
        if service.has_application_signals and environment is not None:
            yield _service_page(name, environment)
        yield _traces_page(name)
    if isinstance(service.logs.group, str) and not plan.platform.is_host:
        yield _logs_page(service.logs.group)


def dashboard_page(name: str) -> Page:
    """A dashboard."""
    return Page(
        name="dashboard", title="Dashboard", console="cloudwatch", fragment=f"dashboards:name={quote(name, '')}"
    )


def url(plan: Plan, page: Page) -> Text | None:
    """The address of a page; None where the console's own is not known."""
    region = plan.platform.region
    console = _console(region or "")
    if console is None:
        return None
    where = quote(region, "") if region is not None else REGION
    return text("https://", where, f".{console}/{page.console}/home?region=", where, "#", page.fragment)


def _console(region: str) -> str | None:
    return next((console for begin, console in _CONSOLES if region.startswith(begin)), None)


def _service_page(name: str, environment: Text) -> Page:
    where = text("application-signals:services/Environment%3D", _escaped(environment))
    fragment = text(where, f"%26Name%3D{quote(name, '')}%26Type%3DService")
    return Page(name="application-signals", title="Application Signals", console="cloudwatch", fragment=fragment)


def _escaped(environment: Text) -> Text:
    """An environment with its literal parts escaped; the name of a cluster needs no escape."""
    parts = environment.parts if isinstance(environment, Join) else (environment,)
    return text(*(quote(part, "") if isinstance(part, str) else part for part in parts))


def _traces_page(name: str) -> Page:
    """The traces of a service.

    https://docs.aws.amazon.com/xray/latest/devguide/xray-console-deeplinks.html
    """
    # X-Ray has no way to write a quote in a name, and takes none into the names of segments.
    expression = 'service("{}")'.format(name.replace('"', ""))
    return Page(name="traces", title="Traces", console="xray", fragment=f"/traces?filter={quote(expression, '')}")


def _logs_page(group: str) -> Page:
    # The console escapes a group's name twice, and writes the second percent sign as a dollar sign.
    escaped = quote(quote(group, ""), "").replace("%", "$")
    return Page(name="logs", title="Logs", console="cloudwatch", fragment=f"logsV2:log-groups/log-group/{escaped}")
