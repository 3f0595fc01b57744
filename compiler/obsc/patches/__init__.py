"""Patches: changes of the graph that the language has no key for, selected by name and checked by type."""
