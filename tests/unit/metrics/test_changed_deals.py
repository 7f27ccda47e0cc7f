"""A list of changed deals leaves out the columns that tell nothing."""

import pandas as pd

from kamdata.metrics.changed_deals import told_by


def test_a_value_before_is_told_where_it_was_another():
    rows = pd.DataFrame(
        {
            "what": ["next step", "stage"],
            "moved_cents": pd.array([0, None], dtype="Int64"),
            "amount_before_cents": pd.array([500, None], dtype="Int64"),
            "amount_cents": pd.array([500, None], dtype="Int64"),
            "stage_before": ["Proposal", "Proposal"], "stage": ["Proposal", "Negotiation"],
            "close_before_on": pd.to_datetime([None, "2026-09-01"]),
            "close_on": pd.to_datetime(["2026-09-01", "2026-09-01"]),
        }
    )  # fmt: skip
    assert told_by(rows, list(rows)) == [
        "what", "amount_cents", "stage_before", "stage", "close_before_on", "close_on",
    ]  # fmt: skip
    moved = rows.assign(moved_cents=pd.array([5, 0], dtype="Int64"))
    assert "moved_cents" in told_by(moved, list(moved))
