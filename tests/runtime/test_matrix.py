"""docs/runtime-matrix.md is about this compiler: same cells, same refusals, and nothing that is neither."""

from __future__ import annotations

from runtime import matrix


def test_the_page_is_about_these_tables() -> None:
    """A server, a framework or a way to attach that was never run is one of which nobody knows whether it works."""
    assert set(matrix.read(matrix.PAGE.read_text())) == set(matrix.places())


def test_every_cell_is_delivered_or_refused() -> None:
    """A cell that compiles and delivers nothing is what users find out in production."""
    for place, result in matrix.read(matrix.PAGE.read_text()).items():
        refused = ", ".join(f"[{code}](rules/{code}.md)" for code in matrix.refusals(place))
        assert result == (refused or matrix.DELIVERED), place


def test_the_page_is_read_as_it_is_written() -> None:
    """Else the tests above would compare nothing."""
    results = dict.fromkeys(matrix.places(), matrix.DELIVERED)
    assert matrix.read(matrix.page(results)) == results
