"""A stand-in for the agent's X-Ray sampling proxy."""

from __future__ import annotations

import json
from typing import Any

from obsc.verify.listener import LOOPBACK, Listener, Query, Reply

# The names and shapes of the X-Ray API:
# https://docs.aws.amazon.com/xray/latest/api/API_GetSamplingRules.html and .../API_GetSamplingTargets.html
RULE = "Default"


class XraySampler(Listener):
    """Answers with one rule for everything that samples exactly `fixed_rate`, without a reservoir."""

    def __init__(self, port: int, fixed_rate: float = 1.0, host: str = LOOPBACK) -> None:
        self.fixed_rate = fixed_rate
        super().__init__(port, self._advise, host)

    def _advise(self, query: Query) -> Reply:
        if query.path == "/GetSamplingRules":
            return _json({"SamplingRuleRecords": [{"CreatedAt": 0, "ModifiedAt": 0, "SamplingRule": self._rule()}]})
        if query.path == "/SamplingTargets":
            return _json(self._targets(json.loads(query.body or b"{}")))
        return Reply(404)

    def _rule(self) -> dict[str, Any]:
        anything = dict.fromkeys(("Host", "HTTPMethod", "ResourceARN", "ServiceName", "ServiceType", "URLPath"), "*")
        return {
            **anything,
            "RuleName": RULE,
            "RuleARN": f"arn:aws:xray:us-east-1:111122223333:sampling-rule/{RULE}",
            "Priority": 10000,
            "FixedRate": self.fixed_rate,
            "ReservoirSize": 0,
            "Version": 1,
            "Attributes": {},
        }

    def _targets(self, asked: dict[str, Any]) -> dict[str, Any]:
        rules = sorted({document["RuleName"] for document in asked.get("SamplingStatisticsDocuments", ())})
        documents = [{"RuleName": rule, "FixedRate": self.fixed_rate, "Interval": 10} for rule in rules]
        return {"LastRuleModification": 0, "SamplingTargetDocuments": documents, "UnprocessedStatistics": []}


def _json(document: dict[str, Any]) -> Reply:
    return Reply(200, json.dumps(document).encode(), "application/json")
