"""History: which snapshots are stored, what is in each, and how to open, delete or restore them."""

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import stored
from kamdata.ui import asking, backup_view, data, history_view
from kamdata.ui.shell import require_shell

require_shell()
st.title("History", anchor=False)
store = data.company_store()
records, revisions = store.records(), store.revisions()
st.header(fmt.escape(stored.sentence(records)), anchor=False)
asking.told()
if data.store().company() == "sample":
    st.caption("These are the snapshots of the sample company; a backup holds your own.")

if records:
    history_view.incomplete()
    chosen = history_view.snapshots(records, revisions)
    if chosen is not None:
        history_view.one_snapshot(chosen, records, revisions)
else:
    history_view.nothing_yet()
history_view.deleted(revisions)
backup_view.backup_part(len(data.store().records()))
history_view.log()
