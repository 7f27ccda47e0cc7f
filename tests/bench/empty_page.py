"""The page to compare with: a title, a button, and as many empty charts as the address asks for."""

import plotly.graph_objects as go
import streamlit as st

st.title("Empty")
st.button("Again")
for position in range(int(st.query_params.get("charts", "0"))):
    st.plotly_chart(go.Figure(), key=f"chart_{position}")
