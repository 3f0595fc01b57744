"""What runs in an app's container: framework, server, instrumentation and signals that go together."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hypothesis import strategies as st

from strategies.containers import Texts
from strategies.parts import Strategy, fixed, literal_or_ref, merged, some
from strategies.texts import not_an_option


@cache
def instrumentation(texts: Texts) -> Strategy:
    """How OpenTelemetry gets into the app; upstream's SDK only where the app brings it (OBS327)."""
    common: dict[str, Strategy] = {"serviceEvents": st.booleans(), "logCorrelation": st.booleans()}
    common |= {"disabled": st.lists(texts.any.map(lambda text: text.replace(",", "_")), max_size=2)}
    image = literal_or_ref(texts.image(), "image")
    versions = st.sampled_from(["0.19.0", "0.21.0"])
    return (
        some(attach=st.just("init-container"), sdk=st.just("adot"), version=versions, image=image, **common)
        | merged(fixed(attach="package"), some(version=versions, **common))
        | merged(fixed(attach="none"), some(sdk=st.sampled_from(["opentelemetry", "adot"]), image=image))
    )


@st.composite
def framework_and_server(draw: st.DrawFn, texts: Texts, attach: str) -> tuple[Any, dict[str, Any]]:
    """A framework, and a server that speaks its protocol (OBS319, OBS321)."""
    name = draw(st.sampled_from(["flask", "fastapi", "django"]))
    framework = draw(_framework(texts, name, attach))
    kinds = ["gunicorn"] if name == "flask" and attach != "none" else ["gunicorn", "uvicorn"]
    server = draw(_SERVERS[draw(st.sampled_from(kinds))](texts))
    if server["name"] == "gunicorn" and name == "fastapi" and attach != "none":
        server["workerClass"] = draw(
            st.sampled_from(["uvicorn_worker.UvicornWorker", "uvicorn.workers.UvicornH11Worker"])
        )
    if attach == "none" and draw(st.booleans()):
        del server["app"]
    return framework, server


@cache
def signals(sdk: str) -> Strategy:
    """Sampler, ratio and propagators that the SDK has; a ratio only for a sampler that takes one (OBS210, OBS226)."""
    kinds = ["xray"] if sdk == "adot" else []
    plain = [*kinds, "always_on", "always_off", "parentbased_always_on", "parentbased_always_off"]
    shared = st.sampled_from([None, "parentbased_traceidratio", "traceidratio"])
    ratio = st.sampled_from([0.05, 0, 1, 1e-05]) | st.floats(0, 1)
    sampled: Strategy = st.just({}) | st.sampled_from(plain).map(lambda sampler: {"sampler": sampler})
    with_ratio = st.tuples(shared, ratio).map(
        lambda pair: ({"sampler": pair[0]} if pair[0] else {}) | {"ratio": pair[1]}
    )
    known = ["tracecontext", "baggage", *kinds, "b3", "b3multi", "jaeger", "ottrace"]
    propagators = some(propagators=st.lists(st.sampled_from(known), min_size=1, max_size=4, unique=True))
    return some(traces=merged(sampled | with_ratio, propagators))


@cache
def _framework(texts: Texts, name: str, attach: str) -> Strategy:
    patterns = texts.any.map(lambda text: re.escape(text).replace(",", "."))
    options = some(excludedUrls=st.lists(patterns, max_size=2))
    if name == "django" and attach != "none":
        return merged(fixed(name=name, settingsModule=st.sampled_from(["shop.settings", "_s1"])), options)
    return st.just(name) | merged(fixed(name=name), options)


@cache
def _gunicorn(texts: Texts) -> Strategy:
    apps = st.sampled_from(["app:app", "shop.main:application", "app", "app:create()"])
    return merged(
        fixed(name="gunicorn", app=apps),
        some(
            **_server_keys(texts, "--access-logformat", "--name"),
            threads=st.integers(1, 1024),
            preload=st.booleans(),
            configFile=texts.any,
            workerClass=st.sampled_from(["gthread", "sync", "gevent", "shop.workers.Worker"]),
        ),
    )


@cache
def _uvicorn(texts: Texts) -> Strategy:
    apps = st.sampled_from(["app:app", "shop.main:application", "a:b.c"])
    return merged(fixed(name="uvicorn", app=apps), some(**_server_keys(texts, "--root-path", "--header")))


_SERVERS = {"gunicorn": _gunicorn, "uvicorn": _uvicorn}


def _server_keys(texts: Texts, *flags: str) -> dict[str, Strategy]:
    hosts = ["0.0.0.0", "[::]", "app.local"] + (["${x}", '"', "%{x}"] if texts.is_hostile else [])
    pairs = st.lists(st.tuples(st.sampled_from(flags), not_an_option(texts.any)), max_size=2)
    return {
        "bind": st.sampled_from(hosts),
        "workers": st.integers(1, 256),
        "reload": st.booleans(),
        "args": pairs.map(lambda drawn: [word for pair in drawn for word in pair]),
    }
