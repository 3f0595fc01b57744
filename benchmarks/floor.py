"""The least that reading a specification takes: Python, libyaml's events, and one validator.

python benchmarks/floor.py observability.yaml
"""

import sys

import jsonschema_rs
import yaml

import obsc_schema

SCHEMA = obsc_schema.__file__.replace("__init__.py", "v1alpha1/observability.schema.json")


def main() -> None:
    """Read the events, and make the validator."""
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - pathlib is no part of the floor
        list(yaml.parse(file, Loader=yaml.CSafeLoader))
    with open(SCHEMA, encoding="utf-8") as file:  # noqa: PTH123
        jsonschema_rs.Draft7Validator(file.read())


if __name__ == "__main__":
    main()
