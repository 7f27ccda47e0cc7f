"""Computed frames in, Plotly figures out. Draws, never computes."""
