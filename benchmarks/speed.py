"""How long obsc takes, as ratios: for one service beside other tools, and for more and more services.

    python benchmarks/speed.py              up to 1,000 services, some three minutes
    python benchmarks/speed.py --most 10000 up to 10,000

Commands are timed as whole processes, in turn, and medians compared, so that a busy machine slows all alike. CPU time
is that of a process and its children; the peak is the largest process's. What is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from obsc_judges.terraform_mirror import mirror

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
OBSC = [str(BIN / "obsc")]
ROUNDS = 7
SIZES = (1, 10, 100, 1_000, 10_000)
IN_A_FILE = 50
"""Services of a stack: CloudFormation takes 500 resources."""

HEAD = "apiVersion: obsc/v1alpha1\nkind: Observability\nmetadata: {{ name: {0} }}\ndeploymentEnvironment: production\n"
SERVICE = """\
  service-{0}:
    image: {{ ref: image{0} }}
    framework: flask
    server: {{ name: gunicorn, app: "app:app", workers: 2 }}
    port: 8000
    env: {{ LOG_LEVEL: info, OTEL_PROPAGATORS: "tracecontext,baggage,xray" }}
"""

TROPOSPHERE = """
from troposphere import Template, ecs, iam, logs
template = Template()
for kind, name in ((logs.LogGroup, "Log"), (iam.Role, "Task"), (iam.Role, "Execution"), (ecs.Service, "Service")):
    template.add_resource(kind(name, AssumeRolePolicyDocument={}) if kind is iam.Role else kind(name))
template.to_yaml()
"""


@dataclass(frozen=True)
class Cost:
    """Of a process: seconds by the clock and of processors, and MiB at the peak."""

    wall: float
    cpu: float
    peak: float


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=1_000, choices=SIZES, help="services (default: 1000)")
    parser.add_argument("--only", choices=("start", "size", "many"), help="one of the tables (default: all)")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="obsc-benchmark-") as at:
        folder = Path(at)
        for name, table in {"start": start_up, "size": throughput, "many": many}.items():
            if wanted.only in (None, name):
                (folder / name).mkdir()
                table(folder / name, wanted.most)


def start_up(folder: Path, _most: int) -> None:
    """One service: obsc beside the least that is possible and beside other tools on its outputs."""
    specification(folder, 1)
    run([*OBSC, "build", "-t", "cfn,terraform,cdk"], folder)
    commands, absent = beside(folder)
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for turn in range(ROUNDS + 1):
        for name, (words, where) in commands.items():
            cost = run(words, where)
            if turn:  # the first is to warm up
                costs[name].append(cost)
    medians = {name: median(some) for name, some in costs.items()}
    floor, build = medians["the floor"], medians["obsc build -t cfn"]
    print(f"{'one service':<34}{'wall, ms':>9}{'CPU, ms':>9}{'peak, MiB':>10}{'of the floor':>13}{'of the build':>13}")
    for name, cost in medians.items():
        print(
            f"{name:<34}{1000 * cost.wall:>9.0f}{1000 * cost.cpu:>9.0f}{cost.peak:>10.0f}"
            f"{cost.cpu / floor.cpu:>13.1f}{cost.cpu / build.cpu:>13.1f}"
        )
    for name in absent:
        print(f"{name:<34}not installed")
    print("Ratios are of CPU time; the floor is Python, YAML and one validator (benchmarks/floor.py).\n")


def beside(folder: Path) -> tuple[Mapping[str, tuple[list[str], Path]], list[str]]:
    """The commands, and those for which there is no program here."""
    python, file = sys.executable, "observability.yaml"
    template = ["obsc.out/cfn/template.yaml"]
    found: dict[str, tuple[list[str], Path] | None] = {
        "python -c pass": ([python, "-c", "pass"], folder),
        "the floor": ([python, str(HERE / "floor.py"), file], folder),
        "obsc version": ([*OBSC, "version"], folder),
        "obsc validate": ([*OBSC, "validate"], folder),
        "obsc build -t cfn": ([*OBSC, "build", "-t", "cfn"], folder),
        "obsc build -t terraform": ([*OBSC, "build", "-t", "terraform"], folder),
        "pydantic, jsonschema, PyYAML": ([python, str(HERE / "naive.py"), file], folder),
        "troposphere, 4 resources": ([python, "-c", TROPOSPHERE], folder) if has("troposphere") else None,
        "cfn-lint template.yaml": None if (lint := program("cfn-lint")) is None else ([lint, *template], folder),
        "sam validate --lint": (
            None if (sam := program("sam")) is None else ([sam, "validate", "--lint", "-t", *template], folder)
        ),
        "terraform validate": initialised(folder / "obsc.out" / "terraform"),
        "aws_cdk app.synth()": (
            ([python, "app.py"], folder / "obsc.out" / "cdk") if has("aws_cdk") and program("node") else None
        ),
    }
    return {name: how for name, how in found.items() if how}, [name for name, how in found.items() if not how]


def throughput(folder: Path, most: int) -> None:
    """More and more services in one specification."""
    specification(folder, 1)
    python = sys.executable
    commands: dict[str, tuple[list[str], int]] = {
        "obsc validate": ([*OBSC, "validate"], most),
        **{
            f"obsc build -t {name}": ([*OBSC, "build", "-t", name], most) for name in ("cfn", "terraform", "cdk", "ecs")
        },
        "pydantic, jsonschema, PyYAML": ([python, str(HERE / "naive.py"), "observability.yaml"], min(most, 1_000)),
    }
    for name, (words, limit) in commands.items():
        print(f"{name:<34}{'wall, s':>9}{'CPU, s':>9}{'peak, MiB':>10}{'ms a service':>13}")
        costs: dict[int, Cost] = {}
        for size in (size for size in SIZES if size <= limit):
            specification(folder, size)
            shutil.rmtree(folder / "obsc.out", ignore_errors=True)
            costs[size] = median([run(words, folder) for _ in range(3 if size < 1_000 else 1)])
            cost, each = costs[size], 1000 * costs[size].cpu / size
            print(f"{size:>25,} services{cost.wall:>9.2f}{cost.cpu:>9.2f}{cost.peak:>10.0f}{each:>13.2f}")
        time_, memory = (exponent(costs, of) for of in (lambda cost: cost.cpu, lambda cost: cost.peak))
        print(
            f"{'':>4}beyond one service, time grows with the power {time_:.2f} of their number, memory {memory:.2f}\n"
        )


def many(folder: Path, most: int) -> None:
    """As many services in specifications of their own: all new, none changed, and one at a time."""
    count = max(1, most // IN_A_FILE)
    for number in range(count):
        (folder / f"team-{number:04}").mkdir()
        specification(folder / f"team-{number:04}", IN_A_FILE, f"team-{number:04}")
    validate, words = [[*OBSC, *what, "--recursive", "."] for what in (["validate"], ["build", "-t", "cfn"])]
    validated, valid = run(validate, folder), run(validate, folder)
    first, again = run(words, folder), run(words, folder)
    uncached = run([*words, "--no-cache"], folder)
    one = run([*OBSC, "build", "-t", "cfn"], folder / "team-0000")
    print(
        f"{count} specifications of {IN_A_FILE} services, {os.cpu_count()} processors"
        f"{'':>7}{'wall, s':>9}{'CPU, s':>9}{'peak, MiB':>10}"
    )
    for name, cost in {
        "obsc validate --recursive, all new": validated,
        "again, nothing changed": valid,
        "obsc build --recursive -t cfn, all new": first,
        "again, no output changed": again,
        "again, --no-cache": uncached,
        f"one, times {count}": Cost(one.wall * count, one.cpu * count, one.peak),
    }.items():
        print(f"{name:<56}{cost.wall:>9.2f}{cost.cpu:>9.2f}{cost.peak:>10.0f}")


def specification(folder: Path, services: int, name: str = "shop") -> None:
    """Write one of that many services."""
    text = HEAD.format(name) + "services:\n" + "".join(SERVICE.format(number) for number in range(services))
    (folder / "observability.yaml").write_text(text, encoding="utf-8")


def run(words: Sequence[str], folder: Path) -> Cost:
    """What one run costs."""
    cache = {"XDG_CACHE_HOME": str(folder / ".cache"), "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1"}
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(words, cwd=folder, stdout=said, stderr=said, env=os.environ | cache)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 4, 8):  # cfn-lint's for warnings, and for remarks
            said.seek(0)
            sys.exit(f"{' '.join(words)}: exit code {process.returncode}\n{said.read().decode()}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    figures: list[Callable[[Cost], float]] = [lambda c: c.wall, lambda c: c.cpu, lambda c: c.peak]
    return Cost(*(statistics.median(map(figure, costs)) for figure in figures))


def exponent(costs: Mapping[int, Cost], of: Callable[[Cost], float]) -> float:
    """The slope of a line through the logarithms, of what comes on top of the cost of one service and of noise."""
    first = of(costs[1])
    large = {size: of(cost) - first for size, cost in costs.items() if of(cost) > 1.1 * first}
    points = [(math.log(size), math.log(more)) for size, more in large.items()][-3:]
    return statistics.linear_regression(*zip(*points, strict=True)).slope if len(points) > 1 else math.nan


def program(name: str) -> str | None:
    """A program beside this Python, or anywhere else on the path."""
    return shutil.which(name, path=f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}")


def has(module: str) -> bool:
    """Whether a module can be imported."""
    return subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, check=False).returncode == 0


def initialised(module: Path) -> tuple[list[str], Path] | None:
    """`terraform validate` in a module with its provider, which has to lie on this machine."""
    terraform, place = program("terraform"), mirror()
    if terraform is None or place is None:
        return None
    configuration = module / "terraform.rc"
    configuration.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{place}"\n  }}\n}}\n')
    os.environ["TF_CLI_CONFIG_FILE"] = str(configuration)
    os.environ["CHECKPOINT_DISABLE"] = "1"
    run([terraform, "init", "-backend=false", "-input=false"], module)
    return [terraform, "validate"], module


if __name__ == "__main__":
    main()
