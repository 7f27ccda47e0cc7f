"""What one account leaves after its costs and will bring, and by what its revenue hangs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import account_concentration, account_value
from kamdata.ui import assessed, cards

if TYPE_CHECKING:
    from kamdata.ui.data import View


def worth_part(view: View, account_id: str) -> None:
    """Draw contribution, lifetime value, the place by it, and the largest product's share."""
    table = view.compute(account_value.worth, assessed.of_view(view).known)
    products = view.compute(account_concentration.product_shares, view.snapshot, account_id)
    deals = view.compute(account_concentration.deal_shares, view.snapshot, account_id)
    cards.tiles(
        view,
        [
            (
                "lifetime_value_here",
                account_value.lifetime_value_here(table, account_id, view.currency),
            ),
            ("lifetime_rank_here", account_value.lifetime_rank_here(table, account_id)),
            ("contribution_here", account_value.contribution_here(table, account_id)),
            ("largest_product_share", account_concentration.largest_product_share(products)),
        ],
    )
    if said := account_concentration.in_words(products, deals):
        st.caption(fmt.escape(said))
