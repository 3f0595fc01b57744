"""The scripts of the corpus, and the specification that each is edited for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from obsc.images.splices import spliced
from obsc.patching.user_data.merge import Merged, merged
from obsc.patching.user_data.wanted import Wanted, wanted_of
from obsc.pipeline import Compilation, compile_text

CORPUS = Path(__file__).parent / "corpus"


def _specification(ec2: str, more: str = "", server: str = '{ name: gunicorn, app: "shop:app", workers: 2 }') -> str:
    return f"""\
apiVersion: obsc/v1alpha1
kind: Observability
metadata: {{ name: shop }}
deploymentEnvironment: staging
platform: {{ region: eu-west-1, ec2: {{ {ec2} }} }}
services:
  web:
    framework: flask
    server: {server}
    port: 8000
{more}"""


AMAZON = _specification("os: amazon-linux-2023")
UBUNTU = _specification("os: ubuntu-24.04")
_IMAGE = "    image: example/shop:1\n"
_DOCKER = "os: amazon-linux-2023, packaging: docker"
DOCKER = _specification(_DOCKER, f"{_IMAGE}    container: {{ name: shop }}\n")
GATEWAY = _specification(_DOCKER, f"{_IMAGE}    container: {{ network: gateway }}\n")
OWN_FILE = AMAZON.replace("workers: 2", "configFile: conf/gunicorn.py")
UVICORN = AMAZON.replace("flask", "fastapi").replace(
    '{ name: gunicorn, app: "shop:app", workers: 2 }', '{ name: uvicorn, app: "shop:app" }'
)
SPECIFICATIONS = {
    "agent": AMAZON,
    "container": DOCKER,
    "in-a-unit": GATEWAY,
    "local": UBUNTU,
    "nohup": UBUNTU,
    "own-file": OWN_FILE,
    "unit": AMAZON,
    "uvicorn": UVICORN,
}
NAMES = tuple(SPECIFICATIONS)


@cache
def compiled(text: str) -> Compilation:
    """A specification that is right."""
    compilation = compile_text(text.encode())
    assert compilation.ok, compilation.diagnostics
    return compilation


@cache
def wanted(specification: str) -> Wanted:
    """What its one service needs."""
    compilation = compiled(specification)
    assert compilation.plan is not None
    return wanted_of(compilation, compilation.plan.services[0])


def read(name: str) -> str:
    """A script of the corpus."""
    return (CORPUS / f"{name}.sh").read_bytes().decode()


def found(text: str, specification: str = AMAZON) -> Merged:
    """The edits of a script."""
    return merged(text, wanted(specification))


def edit(text: str, specification: str = AMAZON) -> str:
    """A script with what the specification wants."""
    return spliced(text, found(text, specification).splices)


def edited(name: str) -> str:
    """A script of the corpus with what it is to have."""
    return edit(read(name), SPECIFICATIONS[name])
