"""Entry of the dashboard: `streamlit run dashboard.py`."""

import streamlit as st

from kamdata.ui.shell import run_shell

st.set_page_config(
    page_title="Key account review",
    page_icon=":material/monitoring:",
    layout="wide",
    initial_sidebar_state=250,  # pixels: leaves room for two tiles beside it at 900
)
run_shell()
