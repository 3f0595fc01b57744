"""The programs of the corpus, each of them in both languages, and how they are edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from obsc.patching.cdk import edited
from obsc.patching.request import Outcome
from patching.cases import SPECIFICATION, request

FOLDER = Path(__file__).parent / "apps"
BRIDGE = SPECIFICATION.replace(
    "region: eu-west-1", "region: eu-west-1, ecs: { cluster: shop, launchType: EC2, networkMode: bridge }"
)
LANGUAGES = ("py", "ts")


@dataclass(frozen=True)
class App:
    """A program: what builds its stack, and what a person says when it is edited."""

    name: str
    build: Mapping[str, str]
    """By language, a file that exports `build(app)`."""
    specification: str = SPECIFICATION
    resource: str | None = None
    container: str | None = None

    def path(self, language: str) -> str:
        """The file that is edited."""
        return f"{self.name.replace('-', '_') if language == 'py' else self.name}.{language}"

    def files(self, language: str) -> dict[str, str]:
        """The project."""
        path = self.path(language)
        return {path: (FOLDER / path).read_bytes().decode(), f"app.{language}": self.build[language]}

    def edited(self, files: dict[str, str], language: str) -> Outcome:
        """The project with what the specification wants."""
        return edit(files, self.path(language), self.specification, resource=self.resource, container=self.container)


def _stack(name: str, stack: str, more: str = "") -> dict[str, str]:
    """A file that builds a stack of its class."""
    return {
        "py": f"from {name.replace('-', '_')} import {stack}\n\n\ndef build(app):\n    return {stack}(app, 'Web')\n",
        "ts": f"import * as cdk from 'aws-cdk-lib';\nimport {{ {stack} }} from './{name}';\n\n"
        f"export const build = (app: cdk.App) => new {stack}(app, 'Web'{more});\n",
    }


_WITH_REPOSITORY = {
    "py": """\
import aws_cdk as cdk
from aws_cdk import aws_ecr as ecr
from two_containers import ShopStack


def build(app):
    return ShopStack(app, "Web", repository=ecr.Repository(cdk.Stack(app, "Images"), "Repository"))
""",
    "ts": """\
import * as cdk from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ShopStack } from './two-containers';

export function build(app: cdk.App): cdk.Stack {
  return new ShopStack(app, 'Web', { repository: new Repository(new cdk.Stack(app, 'Images'), 'Repository') });
}
""",
}

APPS = (
    App("web-stack", _stack("web-stack", "WebStack", ", { image: 'shop/web:1.2' }")),
    App("pattern", {"py": "from pattern import build as build\n", "ts": "export { build } from './pattern';\n"}),
    App("two-containers", _WITH_REPOSITORY, container="app"),
    App("level-one", _stack("level-one", "LegacyStack")),
    App("half-done", _stack("half-done", "TierStack"), BRIDGE, resource="Web"),
)

_ON_MACHINES = """\
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
platform: { ec2: { os: amazon-linux-2023 } }
services:
  web:
    framework: flask
    server: { name: gunicorn, app: "shop:app", workers: 2 }
    port: 8000
"""
MACHINE = App("machine", _stack("machine", "MachineStack"), _ON_MACHINES)
"""The app on an instance, whose user data the program puts together."""


def edit(files: dict[str, str], path: str, specification: str = SPECIFICATION, **rest: str | None) -> Outcome:
    """A project's program with what the specification wants."""
    return edited(request(files, path, specification, **rest))


def after(files: dict[str, str], made: Outcome) -> dict[str, str]:
    """The project with its edits."""
    return files | {edit.path: edit.after for edit in made.edits}
