"""Templates and modules of people who edit by hand: an edit or a reason, and an edit only once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from patching.user_data.cases import AMAZON, CORPUS, DOCKER
from patching.user_data.requests import outcome

_FILES = {"t.yaml": (CORPUS / "instance.yaml").read_text(), "main.tf": (CORPUS / "module" / "main.tf").read_text()}
_LINES = sorted({line for text in _FILES.values() for line in text.splitlines(keepends=True)})
_ODD = st.text(st.sampled_from(" \n\t$!{}%~\"'`\\<>|:#-é\ue000\ue001\r"), max_size=20)


@given(st.sampled_from(sorted(_FILES)), st.sampled_from([AMAZON, DOCKER]), st.data())
@settings(deadline=None, max_examples=40)
def test_any_file(path: str, specification: str, data: st.DataObject) -> None:
    """A line that is lost, doubled or another one; in a file that was edited or not."""
    text = _FILES[path]
    if data.draw(st.booleans()):
        text = outcome({path: text}, path).edits[0].after
    rows = text.splitlines(keepends=True)
    at = data.draw(st.integers(0, len(rows) - 1))
    rows[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(_LINES) | _ODD, max_size=2))
    before = "".join(rows)
    try:
        made = outcome({path: before}, path, specification)
    except (Unsafe, Several) as refused:
        assert refused.args
        return
    for edit in made.edits:
        assert outcome({path: edit.after}, path, specification).edits == ()
