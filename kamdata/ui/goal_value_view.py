"""What the customer and we have of each other, beside what each of us wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import value_exchange
from kamdata.ui import cards, plan_editor

if TYPE_CHECKING:
    from kamdata.ui.data import View


def value_part(view: View, account_id: str) -> None:
    """Draw the value that the customer says it got, and what it leaves us."""
    found = value_exchange.measures(view.snapshot, view.settings, account_id)
    st.subheader("Value in both companies", anchor=False)
    st.markdown(fmt.escape(value_exchange.in_words(found, view.currency)))
    cards.tiles(view, list(found.items()), key="goals_value_")
    plan_editor.edit_fields(
        view, account_id, ("value_delivered_cents",), key="goals_value_edit",
        label="Edit the value that the customer says it got",
    )  # fmt: skip
