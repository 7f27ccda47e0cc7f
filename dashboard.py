"""Entry of the dashboard: `streamlit run dashboard.py`."""

from kamdata.ui.shell import run_shell

run_shell()
