"""The only package that knows Streamlit: shell, data access, filters, tiles, tables."""
