"""Definitions: what every figure means, how it is made, and which columns it needs."""

import streamlit as st

from kamdata.ui import definitions_view
from kamdata.ui.shell import require_shell

require_shell()
st.title("Definitions", anchor=False)
definitions_view.summary()
subject, words = definitions_view.choose()
is_data = subject == definitions_view.DATA
drawn = definitions_view.tables(words) if is_data else definitions_view.metrics(subject, words)
if not drawn:
    definitions_view.nothing_found(words)
