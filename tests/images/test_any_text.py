"""Any text at all: an edit or a reason, never an exception, and what is edited is edited once and can be taken back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from images.cases import CASES, DISTRO, HOOK, Case
from obsc.images.ignored import is_ignored
from obsc.images.record import undone, with_edits
from obsc.unified import diff, parse, reverted

_ROWS = sorted({row for case in CASES for row in case.files["Dockerfile"].splitlines(keepends=True)})
_PIECES = (
    *('"', "'", "$(", "${", "`", "\\", "\\\n", "\r\n", "#", "&&", "|", ";", "<<EOF\n", "EOF\n", "[", "]", ",", "\ufeff", "\0"),
    *("RUN ", "CMD ", "ENTRYPOINT ", "COPY ", "FROM ", "pip install ", "-r ", "python ", "x", " ", DISTRO, "\n", "--mount=a "),
)  # fmt: skip
_dockerfile = st.lists(st.sampled_from([*_ROWS, *_PIECES]), max_size=12).map("".join).map("FROM a\n{}".format)
_toml = st.lists(
    st.sampled_from(
        [
            *(
                "[project]\n",
                "dependencies",
                " = ",
                "[",
                "]",
                '"flask"',
                "'a'",
                ",",
                "\n",
                "# x\n",
                " ",
                '"""',
                "{",
                "}",
            ),
            *(
                "[tool.poetry.dependencies]\n",
                'python = "3"\n',
                DISTRO,
                "[[a]]\n",
                "name = 'x'\n",
                "\r\n",
                f'"{DISTRO}"',
            ),
        ]
    ),
    max_size=14,
).map("".join)


def _check(case: Case) -> None:
    edit = case.edit()
    assert bool(edit.edited) + bool(edit.refused) < 2
    after = case.files | {one.path: one.after for one in edit.edited}
    again = case.edit(after)
    assert again.edited == ()
    assert not edit.edited or again.refused == ()
    back = undone(with_edits(None, edit.edited), after.get)
    assert back.changed == ()
    for path, _, text in back.files:
        assert text == case.files.get(path)


@given(_dockerfile, st.booleans())
@settings(deadline=None)
def test_any_dockerfile(text: str, wrap: bool) -> None:
    """Files of projects are nobody's promise."""
    _check(Case("any", {"Dockerfile": text}, "", wrap=wrap, added=(HOOK,)))


@given(_toml, st.sampled_from(["pyproject.toml", "requirements.txt"]))
@settings(deadline=None)
def test_any_list_of_packages(text: str, path: str) -> None:
    """The same of the files that list packages."""
    _check(Case("any", {"Dockerfile": "FROM a\n", path: text}, "", wrap=False, requirements=path))


_text = st.lists(
    st.sampled_from(["a", "b", "-- x", "++ y", "@@ -1 +1 @@", "", "\\ No newline at end of file", "\r"])
).flatmap(lambda rows: st.sampled_from(["\n".join(rows), "\n".join([*rows, ""])]))


@given(_text, _text)
@settings(deadline=None)
def test_a_patch_is_read_back(before: str, after: str) -> None:
    """Rows that look like the head of a patch are rows; taking it back gives the text that it was made from."""
    patch = diff("a b", before, after)
    if before == after:
        assert patch == ""
        return
    (one,) = parse("remarks\n" + patch)
    assert (one.path, one.text) == ("a b", patch)
    assert reverted(one, after) == before


def test_patterns_of_dockerignore() -> None:
    """As https://docs.docker.com/build/concepts/context/#dockerignore-files has them."""
    path = "obsc/web/gunicorn.conf.py"
    assert [is_ignored(text, path) for text in ("", "# obsc", "*.py", "docs/*", "!obsc")] == [False] * 5
    assert [is_ignored(text, path) for text in ("*", "**", "obsc", "/obsc/", "**/*.py", "*/web")] == [True] * 6
    assert [is_ignored(text, path) for text in ("*\n!obsc/**", "**\n!obsc", "!obsc\n*")] == [False, False, True]
