"""Back up and restore by button."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.errors import KamError
from kamdata.ui import data
from kamdata.ui.asking import ask, asked_for, done, tell

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from kamdata.store.store import Store

RESTORING = "restore a backup"
LARGEST_MB = 500
_UPLOADS = "_restores"  # a new number makes the uploader forget its file


def backup_part(n: int) -> None:
    """Draw the download of a backup and the upload of one. `n` is how many snapshots there are."""
    st.subheader("Back up and restore", anchor=False)
    store = data.store()
    left, right = st.columns(2)
    with left:
        st.markdown(
            "One file holds every snapshot, what you decided and how your files are read. Keep it "
            "somewhere else, or open it on another machine."
        )
        st.download_button(
            "Back up", lambda: _packed(store), file_name="key_account_review_backup.zip",
            mime="application/zip", on_click="ignore", key="back_up", icon=":material/download:",
        )  # fmt: skip
    with right:
        number = st.session_state.setdefault(_UPLOADS, 0)
        file = st.file_uploader(
            "Restore from a backup (.zip)", type="zip", key=f"restore_file_{number}",
            max_upload_size=LARGEST_MB,
        )  # fmt: skip
        if file is not None and st.button("Restore", key="restore_backup"):
            if store.holds_anything():
                ask(RESTORING)
            else:
                _restore(file)
        if file is not None and asked_for(RESTORING) is not None:
            st.dialog("Replace what is stored?", on_dismiss=done)(_replace)(file, n)


def _packed(store: Store) -> bytes:
    packed = io.BytesIO()
    store.backup(packed)
    return packed.getvalue()


def _replace(file: UploadedFile, n: int) -> None:
    st.markdown(
        f"The backup takes the place of the {fmt.count(n, 'snapshot')} stored here, and of the "
        "settings and decisions. A copy of them is kept first, so that you can go back."
    )
    with st.container(horizontal=True):
        is_sure = st.button("Replace", key="sure_restore", type="primary")
        is_kept = st.button("Keep what is here", key="keep_stored")
    if is_sure:
        _restore(file)
    if is_kept:
        done()
        st.rerun()


def _restore(file: UploadedFile) -> None:
    try:
        with st.spinner("Restoring"):
            report = data.store().restore(file)
    except KamError as problem:
        st.error(fmt.escape(str(problem)), icon=":material/error:")
        return
    st.session_state[_UPLOADS] += 1
    kept = f" What was here before is kept in {report.kept_copy}." if report.kept_copy else ""
    n = len(data.store().records())
    tell(fmt.escape(f"The backup is restored: {fmt.count(n, 'snapshot')}.{kept}"))
