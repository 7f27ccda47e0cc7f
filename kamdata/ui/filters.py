"""The filters of the sidebar. They live in the address, so a link shows the same view."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics.periods import fiscal_quarter, fiscal_year, trailing_year
from kamdata.model import ALL_DATES, Period, Scope

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.ui.data import View


def periods(view: View) -> dict[str, Period]:
    """Return the periods on offer by the words for them, which also stand in the address.

    They count from the as-of date, so a link means the same when the next snapshot is there.
    """
    day, start = view.snapshot.as_of, view.settings.fiscal_start_month
    return {
        "This year": fiscal_year(day, start),
        "This quarter": fiscal_quarter(day, start),
        "Next quarter": fiscal_quarter(day, start, ahead=1),
        "Last quarter": fiscal_quarter(day, start, ahead=-1),
        "Next year": fiscal_year(day, start, ahead=1),
        "Last year": fiscal_year(day, start, ahead=-1),
        "Last 12 months": trailing_year(day),
        "All dates": ALL_DATES,
    }


def sidebar(view: View) -> View:
    """Draw the as-of date and the filters; return the view with the scope chosen."""
    accounts = view.snapshot.table("accounts")
    day = view.snapshot.as_of
    quarter = fiscal_quarter(day, view.settings.fiscal_start_month)
    st.caption(f"As of **{fmt.day(day)}** ({quarter.label})")
    offered = periods(view)
    chosen = st.selectbox("Period", list(offered), key="period", bind="query-params")
    period = offered[chosen]
    st.caption(_span(period))
    is_key_only = False
    if accounts["is_key"].fillna(value=False).any():
        is_key_only = st.toggle(
            "Key accounts only", value=True, key="key_only", bind="query-params"
        )
    scope = Scope(
        period=period,
        is_key_only=is_key_only,
        owners=_choice("Key account manager", "owner", accounts["owner"]),
        regions=_choice("Region", "region", accounts["region"]),
        segments=_choice("Segment", "segment", accounts["segment"]),
    )
    return replace(view, scope=scope)


def _span(period: Period) -> str:
    if period.start is None or period.end is None:
        return "Every close date, and none"
    return f"{fmt.day(period.start)} to {fmt.day(period.end)}"


def _choice(label: str, key: str, values: pd.Series) -> tuple[str, ...]:
    options = sorted(str(value) for value in values.dropna().unique())
    if len(options) < 2:
        return ()
    chosen = st.multiselect(label, options, key=key, bind="query-params", placeholder="All")
    return tuple(value for value in chosen if value in options)


def scope_text(view: View) -> str:
    """Return the filters in force as a short text: what the numbers on the page are about."""
    scope = view.scope
    parts = [
        f"{scope.period.label}",
        f"{fmt.count(len(view.accounts), 'key account' if scope.is_key_only else 'account')}",
    ]
    parts += [
        ", ".join(chosen) for chosen in (scope.owners, scope.regions, scope.segments) if chosen
    ]
    return " · ".join(parts)
