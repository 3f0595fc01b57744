"""OBS054."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.graph import Graph
from obsc.rules import Finding, rule
from obsc.rules.texts import rare_texts


@rule("OBS054", "dynamic-reference", Severity.ERROR)
def dynamic_reference(graph: Graph) -> Iterator[Finding]:
    """A text is one that CloudFormation replaces by a secret.

    ## Why
    CloudFormation resolves `{{resolve:…}}` wherever it stands and has no way to write it literally: the value of a
    secret would end up in the task definition, and the other targets would keep the text. ECS fetches what stands
    under `secrets`, in every target.

    ## Bad
    ```yaml
    services:
      web:
        env: { DATABASE_URL: "{{resolve:secretsmanager:shop/database}}" }
    ```

    ## Good
    ```yaml
    services:
      web:
        secrets: { DATABASE_URL: { secretsManager: shop/database } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    for path in dict.fromkeys(path for path, text in rare_texts(graph) if "{{resolve:" in text):
        yield Finding(
            message="CloudFormation would replace `{{resolve:…}}` by what it refers to",
            path=path,
            label="not literal in CloudFormation",
            fix="write the reference under `secrets`, or change the text",
        )
