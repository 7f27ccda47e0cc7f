"""Asking before something is done, and saying afterwards that it is."""

from __future__ import annotations

import streamlit as st

_ASKED = "_asked"
_TOLD = "_told"


def ask(what: str, about: str = "") -> None:
    """Ask about something from now on, until it is done or dismissed."""
    st.session_state[_ASKED] = (what, about)


def asked_for(what: str) -> str | None:
    """Return what is being asked about, or None when this is not asked."""
    asked, about = st.session_state.get(_ASKED, ("", ""))
    return about if asked == what else None


def done() -> None:
    """Stop asking."""
    st.session_state.pop(_ASKED, None)


def tell(message: str) -> None:
    """Stop asking and run the page again, which then says that it is done."""
    done()
    st.session_state[_TOLD] = message
    st.rerun()


def told() -> None:
    """Draw once what was done in the run before."""
    message = st.session_state.pop(_TOLD, "")
    if message:
        st.success(message, icon=":material/check:")
