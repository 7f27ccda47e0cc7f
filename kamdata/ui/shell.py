"""What stands around every page: navigation, the company shown, the filters in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.errors import KamError
from kamdata.ui import data, filters

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

_IN_SHELL = "_in_shell"


def build_pages() -> dict[str, list[Page]]:
    """Return the pages by section, in the order of the navigation."""
    return {
        "Review": [
            st.Page("pages/this_week.py", title="This week", icon=":material/today:", default=True),
            st.Page("pages/revenue.py", title="Revenue snapshot", icon=":material/paid:"),
            st.Page("pages/pipeline.py", title="Pipeline", icon=":material/filter_alt:"),
            st.Page("pages/at_risk.py", title="At risk", icon=":material/warning:"),
            st.Page("pages/growth.py", title="Ripe for growth", icon=":material/trending_up:"),
            st.Page("pages/account.py", title="Account", icon=":material/domain:"),
        ],
        "Data": [
            st.Page("pages/import_files.py", title="Import files", icon=":material/upload_file:"),
            st.Page("pages/definitions.py", title="Definitions", icon=":material/menu_book:"),
            st.Page("pages/settings.py", title="Settings", icon=":material/tune:"),
        ],
    }


def run_shell() -> None:
    """Draw the sidebar and run the page that the address names."""
    st.session_state[_IN_SHELL] = True
    page = st.navigation(build_pages())
    try:
        view = data.load_view()
    except KamError as problem:
        st.error(fmt.escape(str(problem)))
        view = None
    with st.sidebar:
        if view is not None:
            view = filters.sidebar(view)
        _company_switch()
    data.put_view(view)
    page.run()


def require_shell() -> None:
    """Run a page only inside the shell.

    The first deep link after a server start runs the page's script alone, because the folder
    `pages/` is also Streamlit's older convention. Naming the pages ends that, and the rerun then
    takes the same address through `dashboard.py`.
    """
    if not st.session_state.get(_IN_SHELL):
        st.navigation(build_pages(), position="hidden")
        st.rerun()


def _company_switch() -> None:
    store = data.store()
    if store.company() == "sample":
        st.caption("Sample company: Norvik Industrial, invented figures.")
        if st.button("Leave the sample", key="leave_sample", width="stretch"):
            store.show_company("own")
            st.rerun()
    elif st.button("Open the sample company", key="open_sample", width="stretch"):
        store.show_company("sample")
        st.rerun()
