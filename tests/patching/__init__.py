"""Existing infrastructure that is edited: a corpus of styles, what is refused, and any text at all."""
