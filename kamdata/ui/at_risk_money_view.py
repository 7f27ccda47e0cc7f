"""The part of the page At risk about money: where the revenue at risk lies, and what may go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import risk_money as money_charts
from kamdata.metrics import loss_range, revenue_at_risk
from kamdata.metrics.calibration import past_of
from kamdata.metrics.risk_backtest import risk_cases
from kamdata.ui import assessed, cards, charts, empty, tables

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.loss_range import LossRange
    from kamdata.metrics.revenue_at_risk import Grouping
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]

GROUPINGS: dict[str, Grouping] = {
    "Manager": "owner", "Segment": "segment", "Region": "region", "Factor": "factor",
}  # fmt: skip
OF_GROUP: Columns = {
    "accounts": ("Accounts", "integer"), "base_cents": ("Revenue", "money"),
    "money_cents": ("At risk", "money"), "share_rate": ("Share", "rate"),
    "loss_rate": ("Of revenue", "rate"),
}  # fmt: skip
OF_FACTOR: Columns = {
    "accounts": ("Accounts", "integer"), "money_cents": ("At risk", "money"),
    "share_rate": ("Share", "rate"),
}  # fmt: skip
LEAST_WIDTH = 420  # of a chart or table in pixels; on narrower pages they stand below each other


def money_part(view: View) -> None:
    """Draw where the revenue at risk of the accounts in view lies, and how much of it may go."""
    scores = assessed.risk(view)
    ids = view.accounts["account_id"]
    by_owner = view.compute(revenue_at_risk.revenue_at_risk_by, scores, ids, "owner")
    if by_owner.empty:
        empty.missing(
            "No ranked account has revenue.",
            "With revenue by account and month this part shows where the revenue at risk lies.",
        )
        return
    st.markdown(fmt.escape(revenue_at_risk.money_sentence(by_owner, view.currency)))
    label = st.segmented_control(
        "Split by", list(GROUPINGS), default="Manager", required=True, key="risk_money_by",
        bind="query-params",
    )  # fmt: skip
    grouping = GROUPINGS[label or "Manager"]
    _split(view, view.compute(revenue_at_risk.revenue_at_risk_by, scores, ids, grouping), grouping)
    cases = view.compute(risk_cases, view.snapshot, view.settings.fiscal_start_month)
    past = view.compute(past_of, cases, view.settings.risk_weights)
    _range(view, view.compute(loss_range.loss_range, scores, ids, past))


def _split(view: View, table: pd.DataFrame, grouping: Grouping) -> None:
    if set(table["group"]) <= {revenue_at_risk.NOT_GIVEN}:
        empty.missing(
            f"The accounts in view have {revenue_at_risk.WITHOUT[grouping]}.",
            "With that column in the export this part compares them.",
        )
        return
    name = next(label for label, one in GROUPINGS.items() if one == grouping)
    title = revenue_at_risk.money_title(table, grouping, view.currency)
    pair = st.grid("auto", min_column_width=LEAST_WIDTH)
    with pair.cell():
        charts.draw(
            money_charts.at_risk_by(table, title, view.currency), key=f"risk_money_{grouping}",
            alt="Bars of the revenue at risk, the largest first; the table beside it has the same "
            "figures.",
        )  # fmt: skip
    with pair.cell():
        columns = OF_FACTOR if grouping == "factor" else OF_GROUP
        tables.data_table(
            view, table, {"group": (name, "text"), **columns}, key=f"risk_money_rows_{grouping}",
            height="content" if grouping == "factor" else "auto",
            alt=f"Revenue at risk by {name.lower()}",
        )  # fmt: skip


def _range(view: View, found: LossRange) -> None:
    """Draw how much may go, in words that say whether it is a forecast."""
    if not found.expected_cents:
        return
    shown = [(name, getattr(loss_range, name)(found)) for name in loss_range.shown(found)]
    title = loss_range.loss_title(found, view.currency)
    marks = loss_range.loss_marks(found, view.currency)
    pair = st.grid("auto", min_column_width=LEAST_WIDTH)
    with pair.cell():
        charts.draw(
            money_charts.loss_chart(loss_range.loss_bars(found), marks, title, view.currency),
            key="risk_money_range",
            alt="Bars of how likely each loss is, with the sums that nine, five and one of ten "
            "cases exceed; the tiles beside it have the same figures.",
        )  # fmt: skip
    with pair.cell():
        cards.tiles(view, shown, least_width=155)
        st.caption(fmt.escape(loss_range.loss_note(found)))
