"""What a page says when there is nothing to show: what is missing and how to get it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from kamdata.ui import data
from kamdata.ui.shell import require_shell

if TYPE_CHECKING:
    from kamdata.ui.data import View

TEMPLATE = Path(__file__).parents[2] / "sample_data" / "template.xlsx"


def require_view(title: str, unlocks: str) -> View:
    """Return the view, or draw the empty state and end the page.

    Every page that needs data starts with this: it also makes sure that the page runs inside the
    shell. `unlocks` says what the page shows once there is data.
    """
    require_shell()
    view = data.current_view()
    if view is not None:
        return view
    st.title(title, anchor=False)
    if data.current_problem():
        st.header("There is nothing to show until this is mended.", anchor=False)
    else:
        st.header("Nothing has been imported yet.", anchor=False)
        st.markdown(unlocks)
        st.markdown("One export of your opportunities is enough to begin.")
    with st.container(horizontal=True):
        st.page_link("pages/import_files.py", label="Import files", icon=":material/upload_file:")
        if st.button("Open the sample company", key="empty_open_sample"):
            data.store().show_company("sample")
            st.rerun()
        st.download_button(
            "Download the template", TEMPLATE.read_bytes, file_name="key_account_template.xlsx",
            on_click="ignore", key="empty_template",
        )  # fmt: skip
    st.stop()


def missing(what: str, unlocks: str) -> None:
    """Say inside a page that a part needs data that was not given, and what it would unlock."""
    st.info(f"{what} {unlocks}", icon=":material/info:")
