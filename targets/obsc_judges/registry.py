"""All judges by name, and the target whose outputs each of them understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Protocol, cast

from obsc_judges.verdict import Absent, Subjects, Verdict

ANY = "any"
"""In place of a target's name: the judge looks for its kind of file in every target's outputs."""


class JudgeModule(Protocol):
    """What a module of this package must have to be a judge."""

    NAME: str

    def available(self) -> Absent | None:
        """Why the judge cannot judge here, or None."""

    def judge(self, subjects: Subjects) -> tuple[Verdict, ...]:
        """Judge many builds in one go; one verdict for each subject that holds something to judge."""


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge that is imported when it is first asked: some of their tools take a second to load."""

    name: str
    target: str
    title: str
    module: str

    def applies_to(self, target: str) -> bool:
        """Whether the outputs of a target are this judge's business."""
        return self.target in (ANY, target)

    def available(self) -> Absent | None:
        """Why the judge cannot judge here, or None."""
        return self._load().available()

    def judge(self, subjects: Subjects) -> tuple[Verdict, ...]:
        """Judge many builds in one go."""
        return self._load().judge(subjects)

    def _load(self) -> JudgeModule:
        return cast(JudgeModule, import_module(f"obsc_judges.{self.module}"))


_ALL = (
    Judge("cfn-lint", "cfn", "cfn-lint, every rule that is on by default or informational", "cfn_lint"),
    Judge("cloudformation-validate", "cfn", "AWS's own template validator", "cfn_validate"),
    Judge("terraform-fmt", "terraform", "terraform fmt", "terraform_fmt"),
    Judge("terraform-syntax", "terraform", "Terraform's configuration loader, without a provider", "terraform_syntax"),
    Judge("terraform", "terraform", "terraform validate with the AWS provider", "terraform"),
    Judge("cdk", "cdk", "synthesis by aws-cdk-lib", "cdk"),
    Judge("mypy", "cdk", "mypy --strict against the types of aws-cdk-lib", "mypy_strict"),
    Judge("python-source", ANY, "Python's parser, ruff format and pyflakes' rules", "python_source"),
    Judge("botocore", "ecs", "the parameter validator and the models of the AWS SDK", "botocore_ecs"),
    Judge("iam-policy", "ecs", "cfn-lint's rules for IAM policy documents", "iam_policy"),
    Judge("compose-schema", "compose", "the Compose specification's JSON schema", "compose_schema"),
    Judge("docker-compose", "compose", "docker compose config, which needs no engine", "docker_compose"),
    Judge("promtool", "compose", "Prometheus's checker, for its configuration, its rules and dashboards", "promtool"),
    Judge("agent-schema", ANY, "the CloudWatch agent's own JSON schema", "agent_schema"),
)

JUDGES: Mapping[str, Judge] = MappingProxyType({judge.name: judge for judge in _ALL})
"""Every judge by its name, in the order in which a person wants to read about them."""


def judges_of(target: str) -> tuple[Judge, ...]:
    """The judges that understand what a target writes."""
    return tuple(judge for judge in JUDGES.values() if judge.applies_to(target))
