"""What stands around every page: navigation, the company shown, the filters in force."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.errors import KamError
from kamdata.ui import data, filters, past

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from kamdata.store.store import Store

PRODUCT = "Key account review"
ICON = Path(__file__).with_name("icon.svg")
_IN_SHELL = "_in_shell"
_SAID = "_said"
_LOG = logging.getLogger(__name__)


def build_pages() -> list[Page]:
    """Return the pages in the order of the navigation: the review first, then the data."""
    return [
        st.Page("pages/this_week.py", title="This week", icon=":material/today:", default=True),
        st.Page("pages/revenue.py", title="Revenue snapshot", icon=":material/paid:"),
        st.Page("pages/pipeline.py", title="Pipeline", icon=":material/filter_alt:"),
        st.Page("pages/changes.py", title="What changed", icon=":material/compare_arrows:"),
        st.Page("pages/board.py", title="Fix or grow", icon=":material/balance:"),
        st.Page("pages/at_risk.py", title="At risk", icon=":material/warning:"),
        st.Page("pages/growth.py", title="Ripe for growth", icon=":material/trending_up:"),
        st.Page("pages/programme.py", title="Programme", icon=":material/workspace_premium:"),
        st.Page("pages/account.py", title="Account", icon=":material/domain:"),
        st.Page("pages/import_files.py", title="Import files", icon=":material/upload_file:"),
        st.Page("pages/history.py", title="History", icon=":material/history:"),
        st.Page("pages/definitions.py", title="Definitions", icon=":material/menu_book:"),
        st.Page("pages/settings.py", title="Settings", icon=":material/tune:"),
    ]


def run_shell() -> None:
    """Draw the sidebar and run the page that the address names."""
    st.session_state[_IN_SHELL] = True
    st.session_state[_SAID] = []
    _configure()
    page = st.navigation(build_pages(), expanded=True)
    st.set_page_config(page_title=f"{page.title} · {PRODUCT}")
    try:
        _open_view()
        page.run()
    except KamError as problem:
        _tell(problem)
    except Exception:  # noqa: BLE001 - logged, and said to the user: nothing is hidden
        _LOG.exception("The page %s broke", page.title)
        st.error(
            "This page could not be drawn. What went wrong stands in the log of the server; "
            "the other pages work.",
            icon=":material/error:",
        )


def _configure() -> None:
    """Set the window up before the pages are named.

    The icon is a file of our own: without it the browser would fetch that of the page from
    another host.
    """
    st.set_page_config(
        page_title=PRODUCT,
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state=250,  # pixels: leaves room for two tiles beside it at 900
    )


def _open_view() -> None:
    """Hand the page what there is to look at; draw the sidebar that belongs to it."""
    view, trouble = None, ""
    try:
        records = data.records()
        with st.sidebar:
            day = past.choose_day(records)
        view = data.load_view(records, day)
    except KamError as problem:  # the other pages still help: import again, change the settings
        trouble = str(problem)
        _tell(problem)
    try:
        with st.sidebar:
            if view is not None:
                view = filters.sidebar(view)
            _company_switch(data.store())
    except KamError as problem:
        _tell(problem)
    data.put_view(view, trouble)
    past.note(view)


def _tell(problem: KamError) -> None:
    """Say what is wrong, once: what the page needs may be what the sidebar needed."""
    said = st.session_state[_SAID]
    if str(problem) not in said:
        said.append(str(problem))
        st.error(fmt.escape(str(problem)), icon=":material/error:")


def require_shell() -> None:
    """Run a page only inside the shell.

    The first deep link after a server start runs the page's script alone, because the folder
    `pages/` is also Streamlit's older convention. Naming the pages ends that, and the rerun then
    takes the same address through `dashboard.py`.
    """
    if not st.session_state.get(_IN_SHELL):
        _configure()
        st.navigation(build_pages(), position="hidden")
        st.rerun()


def _company_switch(store: Store) -> None:
    if store.company() == "sample":
        st.caption("Sample company: Norvik Industrial, invented figures.")
        label, other = "Leave the sample", "own"
    else:
        label, other = "Open the sample company", "sample"
    if st.button(label, key="switch_company", width="stretch"):
        store.show_company(other)
        st.rerun()
