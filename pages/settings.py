"""Settings: what the numbers are counted in, what a stage means, what the scores weigh."""

import streamlit as st

from kamdata.ui import data, fix_view, gate_settings, mapping_view, settings_view
from kamdata.ui.shell import require_shell

require_shell()
st.title("Settings", anchor=False)
settings = data.store().settings()
view = data.current_view()
settings_view.summary(settings, view)
settings_view.saved_message()

st.subheader("Reporting", anchor=False)
settings_view.reporting(settings, view)

st.subheader("Stages", anchor=False)
settings_view.stages(settings, view)

st.subheader("Weights of the scores", anchor=False)
settings_view.weights(settings)

st.subheader("Weights of the portfolio map", anchor=False)
settings_view.portfolio(settings)

st.subheader("Effort and lifetime value", anchor=False)
settings_view.value(settings)

st.subheader("Who is a key account", anchor=False)
gate_settings.gate_rules(settings, view)

st.subheader("The programme", anchor=False)
gate_settings.programme(settings)

st.subheader("How your files are read", anchor=False)
mapping_view.mappings()

st.subheader("What you decided about your files", anchor=False)
fix_view.remembered()

st.subheader("Limits of an import", anchor=False)
settings_view.limits(settings)
