"""What a compiler does first, with the usual libraries: PyYAML reads, jsonschema checks, pydantic takes it in.

python benchmarks/naive.py observability.yaml
"""

import json
import sys
from pathlib import Path

import jsonschema
import yaml

import obsc_schema
from obsc.spec.document import Observability

SCHEMA = Path(obsc_schema.__file__).parent / "v1alpha1" / "observability.schema.json"


def main() -> None:
    """Read, check, and make objects of it."""
    document = yaml.safe_load(Path(sys.argv[1]).read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
    Observability.model_validate(document)


if __name__ == "__main__":
    main()
