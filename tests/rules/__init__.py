"""Rules: their own examples, and literate cases in Markdown."""
