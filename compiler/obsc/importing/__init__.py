"""Read infrastructure that exists and write its specification, with the place of every value; nothing is guessed.

Files become resources (a module per language); the resources of a task and of the ECS service that runs it become
facts, each a path of the document with its value and its place. What the compiler writes by itself is taken out again
(`generated`): what is left is what a person would write. What has no place in the language is noted.
"""

from obsc.importing.draft import Draft, draft_of, text_of

__all__ = ["Draft", "draft_of", "text_of"]
