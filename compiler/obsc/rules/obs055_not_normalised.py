"""OBS055."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.graph import Graph
from obsc.rules import Finding, rule
from obsc.rules.texts import rare_texts


@rule("OBS055", "not-normalised", Severity.ERROR)
def not_normalised(graph: Graph) -> Iterator[Finding]:
    """A text has letters that are written in parts, and Terraform would put them together.

    ## Why
    Terraform brings every string into Unicode's composed form (NFC), and no escape prevents that: an `e` followed by a
    combining accent would arrive as another string than in CloudFormation.

    ## Bad
    ```yaml
    services:
      web:
        env: { GREETING: "caf\\u0065\\u0301" }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { GREETING: "caf\\u00e9" }
    ```

    ## Source
    - https://developer.hashicorp.com/terraform/language/expressions/strings
    - https://unicode.org/reports/tr15/
    """
    for path in dict.fromkeys(path for path, text in rare_texts(graph) if not _is_normalised(text)):
        yield Finding(
            message="the text is not in Unicode's composed form, and Terraform would change it",
            path=path,
            label="letters and accents apart",
            fix="write it in the composed form (NFC)",
        )


def _is_normalised(text: str) -> bool:
    if text.isascii():
        return True
    import unicodedata

    return unicodedata.is_normalized("NFC", text)
