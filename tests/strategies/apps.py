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
    """A framework, and a server that speaks its protocol (OBS319, OBS321); a start script where it may stand."""
    name = draw(st.sampled_from(list(_SERVED_BY)))
    framework = draw(_framework(texts, name, attach))
    server = draw(_SERVERS[draw(st.sampled_from(_SERVED_BY[name]))](texts))
    if server["name"] == "gunicorn" and name in ("fastapi", "asgi") and attach != "none":
        server["workerClass"] = draw(
            st.sampled_from(["uvicorn_worker.UvicornWorker", "uvicorn.workers.UvicornH11Worker", "asgi"])
        )
    if attach == "none" and draw(st.booleans()):
        server.pop("app", None)
    if name in ("wsgi", "asgi") and server["name"] == "python":
        framework = {"name": name, "middleware": True}  # OBS344
    elif server["name"] not in ("gunicorn", "uwsgi", "python") and draw(st.integers(0, 5)) == 5:
        server |= {"script": draw(texts.any)}
        framework = {"name": name, "middleware": True} if name in ("wsgi", "asgi") else framework
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
    if name in ("wsgi", "asgi"):
        return st.just(name) | merged(fixed(name=name), options) | fixed(name=name, middleware=st.booleans())
    return st.just(name) | merged(fixed(name=name), options)


@cache
def _gunicorn(texts: Texts) -> Strategy:
    apps = st.sampled_from(["app:app", "shop.main:application", "app", "app:create()"])
    classes = ["gthread", "sync", "gevent", "gunicorn.workers.ggevent.GeventWorker", "shop.workers.Worker"]
    return merged(
        fixed(name="gunicorn", app=apps),
        some(
            **_server_keys(texts, "--access-logformat", "--name"),
            workers=_workers,
            threads=_threads,
            preload=st.booleans(),
            reload=st.booleans(),
            configFile=texts.any,
            workerClass=st.sampled_from(classes),
        ),
    )


@cache
def _uwsgi(texts: Texts) -> Strategy:
    apps = st.sampled_from(["app:app", "shop.main", "app:create()"])
    keys = _server_keys(texts, "--log-format", "--procname")
    return merged(fixed(name="uwsgi", app=apps), some(**keys, workers=_workers, threads=_threads, configFile=texts.any))


@cache
def _uvicorn(texts: Texts) -> Strategy:
    keys = _server_keys(texts, "--root-path", "--header")
    return merged(fixed(name="uvicorn", app=_DOTTED), some(**keys, workers=_workers, reload=st.booleans()))


@cache
def _hypercorn(texts: Texts) -> Strategy:
    classes = st.sampled_from(["asyncio", "uvloop", "trio"])
    keys = _server_keys(texts, "--root-path", "--server-name")
    options = some(**keys, workers=_workers, reload=st.booleans(), workerClass=classes)
    return merged(fixed(name="hypercorn", app=_DOTTED), options)


@cache
def _daphne(texts: Texts) -> Strategy:
    return merged(fixed(name="daphne", app=_DOTTED), some(**_server_keys(texts, "--root-path", "--server-name")))


@cache
def _waitress(texts: Texts) -> Strategy:
    apps = st.sampled_from(["app:app", "a:b.c", "app:create()"])
    keys = _server_keys(texts, "--url-prefix", "--ident")
    return merged(fixed(name="waitress", app=apps), some(**keys, threads=_threads))


@cache
def _runserver(texts: Texts) -> Strategy:
    return merged(fixed(name="runserver"), some(**_server_keys(texts, "--settings"), reload=st.booleans()))


@cache
def _flask(texts: Texts) -> Strategy:
    apps = st.sampled_from(["app:app", "shop", "app:create()"])
    return merged(fixed(name="flask", app=apps), some(**_server_keys(texts, "--cert"), reload=st.booleans()))


@cache
def _python(texts: Texts) -> Strategy:
    return merged(fixed(name="python", script=texts.any), some(**_server_keys(texts, "--level")))


_SERVERS = {
    "gunicorn": _gunicorn,
    "uwsgi": _uwsgi,
    "uvicorn": _uvicorn,
    "hypercorn": _hypercorn,
    "daphne": _daphne,
    "waitress": _waitress,
    "runserver": _runserver,
    "flask": _flask,
    "python": _python,
}
_OF_WSGI = ("gunicorn", "uwsgi", "hypercorn", "waitress", "python")
_OF_ASGI = ("uvicorn", "gunicorn", "hypercorn", "daphne", "python")
_SERVED_BY = {
    "flask": (*_OF_WSGI, "flask"),
    "fastapi": _OF_ASGI,
    "django": (*dict.fromkeys(_OF_WSGI + _OF_ASGI), "runserver"),
    "wsgi": _OF_WSGI,
    "asgi": _OF_ASGI,
}

_DOTTED = st.sampled_from(["app:app", "shop.main:application", "a:b.c"])
_workers = st.integers(1, 256)
_threads = st.integers(1, 1024)


def _server_keys(texts: Texts, *flags: str) -> dict[str, Strategy]:
    """Keys that every server has, with arguments that have no key of their own (OBS323)."""
    hosts = ["0.0.0.0", "[::]", "app.local"] + (["${x}", '"', "%{x}"] if texts.is_hostile else [])
    pairs = st.lists(st.tuples(st.sampled_from(flags), not_an_option(texts.any)), max_size=2)
    programs = st.sampled_from(["./migrate.sh", "python", "if", "A=1", "$(id)", "'"])
    before = st.tuples(programs, st.lists(texts.any, max_size=2)).map(lambda drawn: [drawn[0], *drawn[1]])
    return {
        "bind": st.sampled_from(hosts),
        "args": pairs.map(lambda drawn: [word for pair in drawn for word in pair]),
        "before": st.lists(before, max_size=2),
    }
