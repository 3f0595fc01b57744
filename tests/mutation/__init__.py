"""Faults seeded into the text that targets write: a proof that cannot fail proves nothing."""
