"""OBS050."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.rules import Finding, Raw, rule
from obsc.rules.environment import Literal, literals

_TOKENS = {
    "an AWS access key": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a GitHub token": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})",
    "a GitLab token": r"\bglpat-[A-Za-z0-9_-]{20}",
    "a Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10}",
    "a Stripe key": r"\b[rs]k_live_[A-Za-z0-9]{16}",
    "a Google API key": r"\bAIza[A-Za-z0-9_-]{35}\b",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a password in a URL": r"\b[a-z][a-z0-9+.-]{0,20}://[^/\s:@]*:(?![${<*%])[^/\s@]+@",
}
_PASSWORD = re.compile(r"(?:^|_)(?:PASSWORD|PASSWD|PASSPHRASE|PWD)$", re.IGNORECASE)
_KEY = re.compile(r"(?:^|_)(?:SECRET|TOKEN|CREDENTIALS?|[A-Z0-9]*KEY)$", re.IGNORECASE)
_HEADERS = r"(?:authorization|api-?key|token)\s*=\s*[^,\s]{8}"
_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@rule("OBS050", "literal-secret", Severity.WARNING)
def literal_secret(document: Raw) -> Iterator[Finding]:
    """A secret is written out in an environment.

    ## Why
    It would stand in the specification, in every output, in the state of Terraform and in the task definition, where
    everybody who may describe tasks reads it. ECS fetches what stands under `secrets` when a task starts.

    What has the form of a known token is an error. What only has the name of one, `DB_PASSWORD` for example, is a
    warning.

    ## Bad
    ```yaml
    services:
      web:
        env: { DATABASE_URL: "postgres://shop:correct-horse@db.internal/shop" }
    ```

    ## Good
    ```yaml
    services:
      web:
        secrets: { DATABASE_URL: { secretsManager: shop/database, key: url } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/taskdef-envfiles.html
    """
    for found in literals(document):
        token = next((what for what, form in _TOKENS.items() if re.search(form, found.value)), None)
        if token is not None or _looks_secret(found):
            what = f"holds {token}" if token else "looks like a secret"
            can_fetch = "agents" not in found.path[:1] and "agent" not in found.path[2:3]
            fetched = f"`secrets: {{ {found.name}: {{ secretsManager: NAME }} }}`"
            yield Finding(
                message=f"the value of `{found.name}` of `{found.owner}` {what}",
                path=found.path,
                key=True,
                conceal=True,
                label="readable by everybody who reads the output",
                fix=f"store it in AWS Secrets Manager and write {fetched}" if can_fetch else "leave it out",
                severity=Severity.ERROR if token else None,
            )


def _looks_secret(found: Literal) -> bool:
    value = found.value.strip()
    if not value or value.lower() in ("true", "false", "none", "null") or re.match(r"arn:|/|[<${]|https?:", value):
        return False
    if found.name.upper().endswith("_HEADERS"):
        return re.search(_HEADERS, value, re.IGNORECASE) is not None
    return _PASSWORD.search(found.name) is not None or (_KEY.search(found.name) is not None and _is_random(value))


def _is_random(value: str) -> bool:
    """Whether a value is no word, no path and no name: long, of letters and digits, and without a pattern."""
    if re.fullmatch(_UUID, value, re.IGNORECASE):
        return True
    longest = max(re.findall(r"[A-Za-z0-9+/=]+", value), key=len, default="")
    mixed = re.search("[0-9]", longest) and re.search("[A-Za-z]", longest)
    return len(longest) >= 16 and mixed is not None and _entropy(longest) >= 3


def _entropy(text: str) -> float:
    """Bits for each character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values())
