"""CloudFormation's functions, evaluated as far as text goes: what is known at deployment stays a reference.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Join, Ref, RoleName, Text, TextList, text
from obsc_readers.cloudformation.attributes import RETURNS
from obsc_readers.dialect import literal
from obsc_readers.document import List, Object, Scalar, Value
from obsc_readers.walk import Refused, items

TAGS = {
    "!Ref": "Ref",
    "!Condition": "Condition",
    **{
        f"!{name}": f"Fn::{name}"
        for name in (
            *("Base64", "Cidr", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue", "Join", "Length", "Select"),
            *("Split", "Sub", "ToJsonString", "Transform", "And", "Equals", "Not", "Or", "Contains", "ValueOf"),
        )
    },
}
"""The short forms of YAML, each with the key of its long form."""

_PSEUDO = {"AWS::Partition": PARTITION, "AWS::Region": REGION, "AWS::AccountId": ACCOUNT_ID}
_DYNAMIC = "{{resolve:"
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html"""


def function(value: Value) -> tuple[str, Value] | None:
    """The name and the argument of an intrinsic function, or None for anything else."""
    if isinstance(value, Object) and len(value.entries) == 1:
        name, argument = value.entries[0]
        if name in ("Ref", "Condition") or name.startswith("Fn::"):
            return name, argument
    return None


@dataclass(frozen=True, slots=True)
class Expressions:
    """Evaluates values in one template: `parameters` says which hold lists, `resources` what type each one is."""

    parameters: Mapping[str, bool]
    resources: Mapping[str, str]

    def text(self, value: Value) -> Text:
        """The text that a value stands for."""
        found = self._text(value)
        parts = found.parts if isinstance(found, Join) else (found,)
        if any(isinstance(part, str) and _DYNAMIC in part for part in parts):
            raise Refused(value, "CloudFormation replaces {{resolve:…}} wherever it stands: obsc has no room for that")
        return found

    def texts(self, value: Value) -> TextList:
        """A list of text, or a parameter that holds one."""
        if isinstance(value, List):
            return tuple(self.text(item) for item in value.items)
        called = function(value)
        if called and called[0] == "Ref" and isinstance(called[1], Scalar) and self.parameters.get(called[1].text):
            return Ref("Input", called[1].text, "value")
        raise Refused(value, "has to be a list, or a parameter that holds one")

    def _text(self, value: Value) -> Text:
        called = function(value)
        if called is None:
            return literal(value, converts=True)
        name, argument = called
        known: dict[str, Callable[[Value], Text]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._get_att,
            "Fn::Sub": self._sub,
            "Fn::Join": self._join,
            "Fn::Select": self._select,
        }
        if name not in known:
            raise Refused(value, f"obsc has no room for {name}")
        return known[name](argument)

    def _ref(self, argument: Value) -> Text:
        return self._named(literal(argument, converts=True), None, argument)

    def _get_att(self, argument: Value) -> Text:
        """`Id.Attribute` or `[Id, Attribute]`."""
        if isinstance(argument, List):
            parts = [literal(item, converts=True) for item in argument.items]
        else:
            parts = literal(argument, converts=True).split(".", 1)
        if len(parts) != 2:
            raise Refused(argument, "Fn::GetAtt wants a resource and an attribute")
        return self._named(parts[0], parts[1], argument)

    def _named(self, name: str, attribute: str | None, blame: Value) -> Text:
        if name in _PSEUDO and attribute is None:
            return _PSEUDO[name]
        if name in self.parameters and attribute is None:
            if self.parameters[name]:
                raise Refused(blame, f"the parameter {name} holds a list")
            return Ref("Input", name, "value")
        if name not in self.resources:
            known = "obsc has no room for it" if name.startswith("AWS::") else "there is no such parameter or resource"
            raise Refused(blame, f"refers to {name}: {known}")
        kind, by_ref, by_attribute = RETURNS.get(self.resources[name], ("", None, {}))
        attr = by_ref if attribute is None else by_attribute.get(attribute)
        if attr is None:
            what = f"{name}.{attribute}" if attribute else name
            raise Refused(blame, f"refers to {what}: obsc has no room for what that gives")
        return Ref(kind, name, attr)

    def _sub(self, argument: Value) -> Text:
        variables: dict[str, Text] = {}
        template = argument
        if isinstance(argument, List):
            if len(argument.items) != 2 or not isinstance(argument.items[1], Object):
                raise Refused(argument, "Fn::Sub wants text and an object of variables")
            template, given = argument.items[0], argument.items[1]
            variables = {name: self._text(value) for name, value in given.entries}
        return _joined(argument, self._pieces(literal(template, converts=True), variables, template))

    def _pieces(self, template: str, variables: Mapping[str, Text], blame: Value) -> Iterator[Text]:
        """`${Name}`, `${Name.Attribute}`; `${!x}` is a literal `${x}`."""
        for number, piece in enumerate(re.split(r"\$\{([^}]*)\}", template)):
            if number % 2 == 0:
                if "${" in piece:
                    raise Refused(blame, "a ${ has no end in Fn::Sub")
                yield piece
            elif piece.startswith("!"):
                yield f"${{{piece[1:]}}}"
            elif piece in variables:
                yield variables[piece]
            elif not re.fullmatch(r"[A-Za-z0-9_:.]+", piece):
                raise Refused(blame, f"${{{piece}}} is no variable of Fn::Sub")
            else:
                name, _, attribute = piece.partition(".")
                yield self._named(name, attribute or None, blame)

    def _join(self, argument: Value) -> Text:
        if not isinstance(argument, List) or len(argument.items) != 2:
            raise Refused(argument, "Fn::Join wants a delimiter and a list")
        delimiter = literal(argument.items[0], converts=True)
        parts: list[Text] = []
        for item in items(argument.items[1]):
            parts += [delimiter, self._text(item)] if parts else [self._text(item)]
        return _joined(argument, iter(parts))

    def _select(self, argument: Value) -> Text:
        """The one use that obsc holds: `[1, Split ["role/", arn]]`, a role's name in its ARN."""
        if isinstance(argument, List) and len(argument.items) == 2:
            index, source = argument.items
            split = function(source)
            if isinstance(index, Scalar) and index.text == "1" and split and split[0] == "Fn::Split":
                return RoleName(self._role_arn(split[1]))
        raise Refused(argument, _ONLY_ROLES)

    def _role_arn(self, argument: Value) -> Ref:
        if isinstance(argument, List) and len(argument.items) == 2:
            delimiter, source = argument.items
            if isinstance(delimiter, Scalar) and delimiter.text == "role/":
                arn = self._text(source)
                if isinstance(arn, Ref):
                    return arn
        raise Refused(argument, _ONLY_ROLES)


_ONLY_ROLES = 'obsc holds no Fn::Select or Fn::Split but [1, Split ["role/", arn]], the name in a role\'s ARN'


def _joined(blame: Value, parts: Iterator[Text]) -> Text:
    found = tuple(parts)
    if len(found) > 1 and any(isinstance(part, RoleName) for part in found):
        raise Refused(blame, "obsc holds a role's name from its ARN only by itself")
    return found[0] if len(found) == 1 else text(*found)
