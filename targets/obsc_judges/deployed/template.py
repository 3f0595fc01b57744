"""A CloudFormation template as data: short tags are written out, and dates stay what they are in it, text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from obsc_judges.deployed.refusal import Refused
from obsc_judges.verdict import Outputs, pick

_NAMES = ("template.yaml", "template.yml", "template.json", "*.template.yaml", "*.template.yml", "*.template.json")


def template_in(outputs: Outputs) -> dict[str, Any]:
    """The one template among the outputs of a build."""
    found = [text for _, text in pick(outputs, *_NAMES)]
    if len(found) != 1:
        raise Refused(f"{len(found)} templates among the outputs, where one is expected")
    return parse(found[0])


def parse(text: str) -> dict[str, Any]:
    """Read YAML or JSON.

    >>> parse("Outputs: {A: !GetAtt C.D, B: !Sub 'x${F}', C: 2012-10-17}")["Outputs"]
    {'A': {'Fn::GetAtt': ['C', 'D']}, 'B': {'Fn::Sub': 'x${F}'}, 'C': '2012-10-17'}
    """
    try:
        document = yaml.load(text, _Loader)  # a safe loader: it makes nothing but plain data
    except yaml.YAMLError as error:
        raise Refused(f"not YAML: {error}") from error
    if not isinstance(document, dict):
        raise Refused("a template is a mapping")
    return document


class _Loader(yaml.SafeLoader):
    """YAML 1.1, as CloudFormation reads it, with its short tags."""

    def short_tag(self, name: str, node: yaml.Node) -> Mapping[str, Any]:
        """Write `!Name value` as a mapping with one key."""
        value: Any
        if isinstance(node, yaml.ScalarNode):
            value = self.construct_scalar(node)
        elif isinstance(node, yaml.SequenceNode):
            value = self.construct_sequence(node, deep=True)
        else:
            assert isinstance(node, yaml.MappingNode)
            value = self.construct_mapping(node, deep=True)
        if name == "GetAtt" and isinstance(value, str):
            value = value.split(".", 1)
        return {name if name in ("Ref", "Condition") else f"Fn::{name}": value}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that stands twice, as CloudFormation does."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {str(key) for key in keys if keys.count(key) > 1}
        if twice:
            raise Refused(f"{', '.join(sorted(twice))} stands twice in one mapping, line {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_multi_constructor("!", _Loader.short_tag)
