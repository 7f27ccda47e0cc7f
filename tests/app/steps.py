"""What tests do with the dashboard: go to a page, read what it shows."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

DASHBOARD = Path(__file__).parents[2] / "dashboard.py"
DEFAULT_PAGE = "this_week"  # opens by the address alone
STARTUP_SECONDS = 60  # the first run imports everything, on a machine that may be busy

PAGES = (
    "this_week", "revenue", "pipeline", "changes", "board", "at_risk", "growth", "programme",
    "account", "import_files", "history", "definitions", "settings",
)  # fmt: skip
TEXT_ELEMENTS = (
    "title", "header", "subheader", "markdown", "caption", "text", "info", "warning", "error",
    "success",
)  # fmt: skip


def go(app: AppTest, page: str = DEFAULT_PAGE, **query: str | list[str]) -> AppTest:
    """Open `pages/<page>.py` with the address parameters given; check that nothing broke.

    `go(app, "revenue", region=["South"], period="quarter")`.
    """
    app.query_params.update(query)
    is_landing = page == DEFAULT_PAGE and not app.title
    (app if is_landing else app.switch_page(f"pages/{page}.py")).run()
    assert_no_problem(app)
    return app


def choose_part(app: AppTest, key: str, name: str) -> AppTest:
    """Choose a part of the page that is open; check that nothing broke."""
    app.segmented_control(key=key).set_value(name).run()
    assert_no_problem(app)
    return app


def assert_no_problem(app: AppTest) -> None:
    """Check that the page shows no exception, no error box and no traceback."""
    problems = [f"{found.message}\n{''.join(found.stack_trace)}" for found in app.exception]
    assert not problems, "\n".join(problems)
    assert not [found.value for found in app.error]
    assert "Traceback" not in shown_text(app)


def shown_text(app: AppTest) -> str:
    """Return every text of the page and the sidebar, with Markdown's escapes taken out."""
    parts = [str(found.value) for kind in TEXT_ELEMENTS for found in app.get(kind)]
    parts += [f"{found.label} {found.value}" for found in app.metric]
    return "\n".join(parts).replace("\\", "").replace("\u200b", "")


def tile(app: AppTest, label: str) -> str:
    """Return the value that the tile of that label shows."""
    values = [found.value for found in app.metric if found.label == label]
    assert len(values) == 1, f"{label!r} is not one of {[found.label for found in app.metric]}"
    return str(values[0])
