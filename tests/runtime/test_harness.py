"""The harness sees telemetry where there is some, and its absence where a recipe is wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from runtime import environments, namespace
from runtime.observation import Observation, said_pid
from runtime.recipes import DEFER, GUNICORN, HOOK, HOOKED_GUNICORN, MOUNT, TELEMETRY, task, task_with_init
from runtime.samples import run_cell
from runtime.task import DUMMY_SECRET, TaskError

pytestmark = pytest.mark.runtime

GOLDEN = task_with_init(HOOKED_GUNICORN, {**TELEMETRY, **DEFER, **HOOK})
FLASK_RUN = ["flask", "--app", "app", "run", "--host", "0.0.0.0", "--port", "8000"]
UVICORN = ["uvicorn", "--host", "0.0.0.0"]

A_FEW_EXPORTS = 4.0
"""Seconds in which spans and metrics would have been exported several times over, had there been any."""


def assert_delivered(seen: Observation) -> None:
    """Every request is a span and a latency sample, sent by the processes that served, and nothing went astray."""
    assert seen.delivery_seconds is not None, f"{seen.summary()}\n{seen.log}"
    assert seen.serving_pids == seen.span_pids == seen.metric_pids, seen.summary()
    assert seen.unexpected == (), seen.summary()
    assert {"checkout"} == seen.services
    assert "InternalOperation" not in seen.operations


def test_golden_recipe_delivers_from_every_worker() -> None:
    """If this failed the harness could not tell a good task definition from a bad one."""
    seen = run_cell(GOLDEN, container="app", app="flask", workers=2)
    assert_delivered(seen)
    assert [init.exit_code for init in seen.init] == [0]
    assert {200, 404, 500} == {response.status for response in seen.responses}
    assert len(seen.responses) == len(seen.server_spans) == seen.latency_samples
    assert len(seen.serving_pids) == 2
    assert seen.accepting_pids == seen.serving_pids
    assert seen.operations >= {"GET /", "GET /users/<int:user_id>", "GET /error"}
    assert seen.resource["deployment.environment"] == "production"
    assert "/GetSamplingRules" in {post.path for post in seen.sampler_posts}
    assert seen.sampler_posts[0].pids
    assert {"traceparent", "x-amzn-trace-id"} <= seen.upstream_posts[0].headers.keys()
    assert "RuntimeError: meant to fail" in seen.log
    assert seen.app is not None
    assert (seen.app.exit_code, seen.app.killed) == (0, False)


def test_package_in_the_image_delivers() -> None:
    """If this failed the wrapper `opentelemetry-instrument` would not be found in the image's environment."""
    seen = run_cell(task(["opentelemetry-instrument", *GUNICORN], TELEMETRY), container="app", app="flask", workers=2)
    assert_delivered(seen)
    assert seen.init == ()


def test_every_sample_application_delivers() -> None:
    """If this failed a framework's sample, or the imitation of an image's own CMD, would be wrong."""
    django = task_with_init(
        [*UVICORN, "shop.asgi:application"], {**TELEMETRY, "DJANGO_SETTINGS_MODULE": "shop.settings"}
    )
    seen = run_cell(django, container="app", app="django")
    assert_delivered(seen)
    assert seen.operations >= {"GET /", "GET users/<int:user_id>"}
    seen = run_cell(
        task_with_init([], TELEMETRY),
        container="app",
        app="fastapi",
        command=[*UVICORN, "--workers", "2", "main:app"],
        workers=2,
    )
    assert_delivered(seen)
    assert seen.operations >= {"GET /", "GET /users/{user_id}"}


def test_deferral_without_a_hook_is_seen_as_silence() -> None:
    """If this failed the harness would call instrumentation working that never started."""
    seen = run_cell(
        task_with_init(GUNICORN, {**TELEMETRY, **DEFER}),
        container="app",
        app="flask",
        workers=2,
        deliver_within=A_FEW_EXPORTS,
    )
    assert seen.delivery_seconds is None
    assert (seen.spans, seen.points, seen.posts, seen.sampler_posts) == ((), (), (), ())
    assert len(seen.serving_pids) == 2


def test_a_wrong_endpoint_is_seen_where_it_points() -> None:
    """If this failed lost telemetry would be reported without saying where it went."""
    wrong = {
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:4999/v1/traces",
        "OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT": "http://localhost:4316/metrics",
    }
    seen = run_cell(
        task_with_init([*UVICORN, "main:app"], {**TELEMETRY, **wrong}),
        container="app",
        app="fastapi",
        deliver_within=A_FEW_EXPORTS,
    )
    assert (seen.spans, seen.latency_samples, seen.delivery_seconds) == ((), 0, None)
    assert {(4999, "/v1/traces"), (4316, "/metrics")} == {(post.port, post.path) for post in seen.unexpected}


def test_the_sampler_decides_about_spans_and_not_about_metrics() -> None:
    """If this failed a cell would deliver whatever the sampler says, so that a lost sampler would not show."""
    seen = run_cell(GOLDEN, container="app", app="flask", workers=2, sampling_rate=0.0, deliver_within=A_FEW_EXPORTS)
    assert 0 == len(seen.server_spans) < seen.latency_samples == len(seen.responses)


def test_own_gunicorn_configuration_shows_that_it_ran() -> None:
    """If this failed a configuration that replaces the user's hook could not be told from one that chains it."""
    own, replaced = (
        run_cell(task_with_init(command, environment), container="app", app="flask_conf", requests=["/"] * 4, workers=2)
        for command, environment in ((GUNICORN, TELEMETRY), (HOOKED_GUNICORN, {**TELEMETRY, **DEFER, **HOOK}))
    )
    assert all(response.headers["x-post-fork"] == str(said_pid(response)) for response in own.responses)
    assert {"none"} == {response.headers["x-post-fork"] for response in replaced.responses}


def test_container_gets_the_environment_and_mounts_of_its_definition_and_no_more() -> None:
    """If this failed a cell would prove something about this machine instead of the task definition."""
    script = f"env; ls /; touch {MOUNT}/new; exit 3"
    document = task_with_init(
        [script],
        {"GREETING": "a b"},
        entryPoint=["sh", "-c"],
        secrets=[{"name": "PASSWORD", "valueFrom": "arn:aws:ssm:us-east-1:111122223333:parameter/password"}],
        ulimits=[{"name": "nofile", "softLimit": 1024, "hardLimit": 1024}],
    )
    seen = run_cell(document, container="app", app="flask")
    assert seen.app is not None
    lines = seen.app.stdout.splitlines()
    variables = dict(line.split("=", 1) for line in lines if "=" in line)
    assert (variables["GREETING"], variables["PASSWORD"], variables["PWD"]) == ("a b", DUMMY_SECRET, "/app")
    added = {"HOME", "LANG", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL", "PATH", "PWD"}
    assert added | {"GREETING", "PASSWORD", "PYTHONPATH"} == variables.keys() - {"OLDPWD", "SHLVL", "_"}
    assert {"app", MOUNT.removeprefix("/")} <= set(lines)
    assert not {"home", "mnt", "srv", "autoinstrumentation"} & set(lines)
    assert "Read-only file system" in seen.app.stderr
    assert (seen.app.exit_code, seen.start_seconds, seen.not_imitated) == (3, None, ("app: ulimits",))


def test_read_only_root_refuses_the_hook_file() -> None:
    """If this failed `readonlyRootFilesystem` would seem to work with a command that writes to /tmp."""
    document = task_with_init(HOOKED_GUNICORN, {**TELEMETRY, **DEFER, **HOOK}, readonlyRootFilesystem=True)
    seen = run_cell(document, container="app", app="flask")
    assert seen.start_seconds is None
    assert "/tmp/gunicorn.conf.py: Read-only file system" in seen.log


def test_init_image_has_no_shell() -> None:
    """If this failed an init command that the real image, made from scratch, cannot run would pass."""
    document = task_with_init(GUNICORN, TELEMETRY)
    document["containerDefinitions"][2]["command"] = ["sh", "-c", f"cp -a /autoinstrumentation/. {MOUNT}"]
    seen = run_cell(document, container="app", app="flask")
    assert [init.exit_code for init in seen.init] == [127]
    assert seen.app is None


def test_image_nobody_stands_for_is_refused() -> None:
    """If this failed an init container would be left out in silence."""
    document = task_with_init(GUNICORN, TELEMETRY)
    document["containerDefinitions"][2]["image"] = "example.com/migrate:1"
    with pytest.raises(TaskError, match=r"example\.com/migrate:1"):
        run_cell(document, container="app", app="flask")


@pytest.mark.parametrize(("init_process", "killed", "exit_code"), [(False, True, 137), (True, False, 143)])
def test_process_one_without_a_handler_ignores_the_stop_signal(
    init_process: bool, killed: bool, exit_code: int
) -> None:
    """If this failed a server that ECS has to kill would look as if it stopped by itself."""
    more = {"linuxParameters": {"initProcessEnabled": init_process}}
    seen = run_cell(
        task_with_init(FLASK_RUN, TELEMETRY, **more), container="app", app="flask", requests=["/"], stop_within=1.5
    )
    assert_delivered(seen)
    assert seen.app is not None
    assert (killed, exit_code) == (seen.app.killed, seen.app.exit_code)


def test_nothing_survives_its_starter(tmp_path: Path) -> None:
    """If this failed an interrupted test run would leave servers behind."""
    mark = f"{os.getpid()}.5"
    script = f"""
from runtime.recipes import task
from runtime.samples import run_cell
run_cell(task(["sleep", "{mark}"], {{}}), container="app", app="flask")
"""
    environments.package_venv()
    environment = {**namespace.module_environment(), "TMPDIR": str(tmp_path)}
    starter = subprocess.Popen([sys.executable, "-c", script], env=environment)
    try:
        assert _within(20, lambda: _runs("sleep", mark))
        assert starter.poll() is None
    finally:
        starter.send_signal(signal.SIGKILL)
        starter.wait()
    assert _within(5, lambda: not _runs("sleep", mark))


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def _runs(*argv: str) -> bool:
    wanted = "\0".join((*argv, "")).encode()
    return any(_command_line(process) == wanted for process in Path("/proc").iterdir() if process.name.isdigit())


def _command_line(process: Path) -> bytes:
    try:
        return (process / "cmdline").read_bytes()
    except OSError:
        return b""
