"""IAM policy documents, which are the same JSON wherever they stand.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

from obsc.infra.iam import Statement
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys, Refused, one_or_many

_VERSION = "2012-10-17"
_OLD = "a policy without it is of 2008, which has no policy variables"


def read_policy(dialect: Dialect, value: Value) -> tuple[Statement, ...]:
    """The statements of a policy on an identity."""
    with Keys(value, dialect.notes) as keys:
        keys.need("Version", dialect.one_of(_VERSION), _VERSION, _OLD)
        return keys.need("Statement", lambda found: _statements(dialect, found), ())


def read_trust(dialect: Dialect, value: Value) -> str:
    """The service that a role's trust policy lets in: exactly one, under no condition."""
    with Keys(value, dialect.notes) as keys:
        keys.need("Version", dialect.one_of(_VERSION), _VERSION, _OLD)
        return keys.need("Statement", lambda found: _trusted(dialect, found), "")


def _statements(d: Dialect, value: Value) -> tuple[Statement, ...]:
    return tuple(_statement(d, item) for item in one_or_many(value))


def _statement(d: Dialect, value: Value) -> Statement:
    with Keys(value, d.notes) as keys:
        return Statement(
            sid=keys.get("Sid", d.string, ""),
            effect=keys.need("Effect", d.one_of("Allow", "Deny"), "Deny"),
            actions=keys.need("Action", lambda found: tuple(d.string(item) for item in one_or_many(found)), ()),
            resources=keys.need("Resource", lambda found: tuple(d.text(item) for item in one_or_many(found)), ()),
        )


def _trusted(d: Dialect, value: Value) -> str:
    statement = _only(value, "statement")
    with Keys(statement, d.notes) as keys:
        keys.need("Effect", d.one_of("Allow"), "Allow")
        keys.need("Action", lambda found: d.one_of("sts:AssumeRole")(_only(found, "action")), "sts:AssumeRole")
        return keys.need("Principal", lambda found: _principal(d, found), "")


def _principal(d: Dialect, value: Value) -> str:
    with Keys(value, d.notes) as keys:
        return keys.need("Service", lambda found: d.string(_only(found, "service")), "")


def _only(value: Value, what: str) -> Value:
    found = one_or_many(value)
    if len(found) != 1:
        raise Refused(value, f"obsc holds one {what} here, not {len(found)}")
    return found[0]
