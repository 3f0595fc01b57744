"""Read a project and draft its first specification, with the evidence of every value; nothing is guessed.

`draft_of` is the whole of it: files to findings (one module per kind of file), findings to answers (`evidence`),
answers to a document (`draft`, `write`). It reads through `project` alone, which never leaves the folder.
"""

from obsc.init.draft import Draft, draft_of, text_of
from obsc.init.project import Project

__all__ = ["Draft", "Project", "draft_of", "text_of"]
