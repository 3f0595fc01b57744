"""Spell a node's name as each language's readers expect it."""

from __future__ import annotations

import re
from functools import lru_cache

_SIGNS = re.compile(r"[^A-Za-z0-9]+")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])")


def pascal(name: str) -> str:
    """PascalCase of letters and digits, for logical ids and classes.

    >>> pascal("web.load-balancer"), pascal("vpcId")
    ('WebLoadBalancer', 'VpcId')
    """
    return "".join([word[:1].upper() + word[1:] for word in _SIGNS.split(name)])


@lru_cache(maxsize=1 << 14)
def snake(name: str) -> str:
    """snake_case, for Terraform and Python.

    >>> snake("web.load-balancer"), snake("vpcId"), snake("webHTTPPort")
    ('web_load_balancer', 'vpc_id', 'web_http_port')
    >>> snake("TargetGroupARNs")
    'target_group_arns'
    """
    return _SIGNS.sub("_", _WORDS.sub("_", name)).lower()
