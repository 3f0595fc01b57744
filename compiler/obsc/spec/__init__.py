"""What the user writes: the models that are the one truth for the schema, the docs and the Python API."""
