"""The roster of the programme: its size against the cap, who is in, who came and went."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts.programme import programme_size
from kamdata.metrics import decided, programme_words, roster
from kamdata.ui import charts, empty, tables

if TYPE_CHECKING:
    from kamdata.model import Measure
    from kamdata.schema import Kind
    from kamdata.ui.data import View
    from kamdata.ui.programme_data import Found

COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "lifetime_rank": ("Rank by lifetime value", "integer"),
    "lifetime_cents": ("Lifetime value", "money"),
    "contribution_cents": ("Left after cost to serve", "money"),
    "revenue_cents": ("Revenue, 12 months", "money"), "rule": ("The rule says", "text"),
    "score": ("Points", "points"), "tier": ("Tier", "text"), "category": ("Category", "text"),
    "review_days": ("Days between reviews", "integer"), "programme_type": ("Managed as", "text"),
    "since_on": ("Key account since", "date"), "owner": ("Key account manager", "text"),
}  # fmt: skip
CATEGORIES: dict[str, tuple[str, Kind | str]] = {
    "category": ("Category", "text"), "treatment": ("How it is treated", "text"),
    "accounts": ("Key accounts", "integer"), "review_days": ("Days between reviews", "integer"),
    "lifetime_cents": ("Lifetime value", "money"),
    "contribution_cents": ("Left after cost to serve", "money"),
    "revenue_cents": ("Revenue, 12 months", "money"),
}  # fmt: skip
HISTORY: dict[str, tuple[str, Kind | str]] = {
    "on": ("Date", "date"), "account": ("Account", "text"), "what": ("What", "text"),
    "reason": ("Why", "text"), "by": ("By", "text"), "state": ("State", "text"),
}  # fmt: skip


def programme_tiles(found: Found) -> list[tuple[str, Measure]]:
    """Return the tiles of the page: size, shares, and what the rule says."""
    one = found.programme
    return [
        ("key_account_count", roster.key_account_count(one)),
        ("key_revenue_share", roster.key_revenue_share(one)),
        ("should_enter", roster.should_enter(one)),
        ("should_leave", roster.should_leave(one)),
        ("on_probation", roster.on_probation(one)),
    ]


def roster_part(view: View, found: Found) -> None:
    """Draw the size of the programme against its cap, the key accounts in view, and the history."""
    _size(view, found)
    key = found.programme.key
    rows = key[key["account_id"].isin(view.accounts["account_id"])]
    if rows.empty:
        no_key_accounts(found)
    else:
        st.subheader("Key accounts, most lifetime value first", anchor=False)
        shown = programme_words.with_why(rows, found.gate, view.settings)
        tables.account_rows(
            view, shown, tables.filled(shown, COLUMNS), key="programme_roster",
            alt="Key accounts with value, category and rhythm of reviews",
        )  # fmt: skip
        if rows["lifetime_cents"].isna().all():
            empty.missing(
                "The lifetime value of no key account is known.",
                "Gross margins, costs to serve and 24 months of revenue rank them by it.",
            )
        _categories(view, found)
    _history(view, found)


def no_key_accounts(found: Found) -> None:
    """Say that there is no key account in view, with which one to begin, and how to mark it."""
    first = roster.largest_customer(found.programme)
    begin = f"Begin with your most valuable one, perhaps {fmt.escape(first)}. " if first else ""
    empty.missing(
        "No account in view is a key account.",
        f"{begin}Mark it in the part Who enters, who leaves, or with Key Account? in the accounts "
        "sheet.",
    )


def _size(view: View, found: Found) -> None:
    is_warning, sentence = programme_words.size_note(len(found.programme.key), view.settings)
    if is_warning:
        st.warning(sentence, icon=":material/warning:")
    else:
        st.info(sentence, icon=":material/info:")
    st.markdown(fmt.escape(programme_words.rule_of_thumb(found.programme)))
    st.caption(programme_words.size_rule(view.settings))
    counts = roster.count_by_review(found.programme)
    if len(counts) > 1:
        charts.draw(
            programme_size(
                counts, view.settings.key_account_cap,
                programme_words.count_title(counts, view.settings),
            ),
            key="programme_size", alt="Bars of the number of key accounts at each review.",
        )  # fmt: skip


def _categories(view: View, found: Found) -> None:
    st.subheader("How they are treated", anchor=False)
    tables.data_table(
        view, roster.by_category(found.programme, view.settings.review_rhythm), CATEGORIES,
        key="programme_categories", height="content",
        alt="Key accounts by category, with the rhythm of their reviews",
    )  # fmt: skip
    st.caption(
        "All key accounts, whatever the filters. The category is that of the plan; where it has "
        "none, the map of the portfolio suggests one. It sets the days between reviews where the "
        "plan does not say them; the page Settings has the rule."
    )


def _history(view: View, found: Found) -> None:
    st.subheader("Who came and went", anchor=False)
    rows = decided.history(found.reviews, found.programme.decisions)
    rows = rows[rows["account_id"].isin(view.accounts["account_id"])]
    if rows.empty:
        st.caption("Nobody has entered or left since the first snapshot, and nothing was decided.")
        return
    tables.account_rows(
        view, rows, HISTORY, key="programme_history", alt="Entries, exits and decisions by date"
    )
