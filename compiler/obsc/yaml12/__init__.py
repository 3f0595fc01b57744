"""YAML 1.2 as editors read it: strict, with the place of every key and value."""
