"""Import files: drop exports in, check what was recognised, save them as a snapshot."""

import streamlit as st

from kamdata.ui import fix_view, import_sheet, import_view
from kamdata.ui.shell import require_shell

require_shell()
st.title("Import files", anchor=False)
head = st.container()
uploaded = import_view.uploader()
if not uploaded:
    with head:
        import_view.welcome()
    st.stop()

files = import_view.input_files(uploaded)
found = import_view.recognised(files)
with head:
    import_view.finding(found)
import_view.problems(found)
as_of = import_view.snapshot_choices(found)
for position, sheet in enumerate(found.sheets):
    import_sheet.sheet_card(position, sheet)
settings = import_view.stages(found, as_of)
chosen = fix_view.to_decide(found, as_of, settings)
import_view.take_fix_list(found)
import_view.what_more(found)
import_view.save(found, as_of, settings, chosen)
