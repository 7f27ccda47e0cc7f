"""The exceptions to send the evening before: a workbook to download, a text to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata.export import exceptions
from kamdata.export.sheet import XLSX

if TYPE_CHECKING:
    from kamdata.ui.review import Review


def send_part(review: Review) -> None:
    """Draw the download and the text of all exceptions of the review."""
    if review.items.empty:
        return
    view = review.view
    st.subheader("Send it the evening before", anchor=False)
    st.caption("Everything above, so that everybody comes prepared.")
    st.download_button(
        "Download as Excel", lambda: exceptions.workbook(review.items, view.currency),
        file_name=f"exceptions_{view.snapshot.as_of.isoformat()}.xlsx", mime=XLSX,
        on_click="ignore", icon=":material/download:", key="send_workbook",
    )  # fmt: skip
    box = st.expander("Text to paste into a message", key="send_text", on_change="rerun")
    if box.open:
        text = exceptions.message(review.items, view.snapshot.as_of, view.currency)
        box.code(text, language=None, wrap_lines=True, height=360)
