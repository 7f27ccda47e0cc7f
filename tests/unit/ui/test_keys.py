"""Two values share a cache key only when they are equal: a page never shows another's numbers."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics.pipeline import won_amount
from kamdata.model import ALL_DATES, Measure, Period, Scope, Settings
from kamdata.ui.data import View
from kamdata.ui.keys import content_key
from tests.build import make_opportunities, make_snapshot

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates(),
    lambda parts: st.lists(parts, max_size=3).map(tuple),
    max_leaves=8,
)


@given(plain, plain)
def test_plain_values_share_a_key_only_when_they_are_the_same(one: object, other: object) -> None:
    assert (content_key(one) == content_key(other)) == (repr(one) == repr(other))


def test_a_changed_cell_anywhere_changes_the_key() -> None:
    rows = [{"amount": number, "owner": "Ida"} for number in range(60_000)]
    frame = make_opportunities(rows)
    key = content_key(frame)
    assert content_key(make_opportunities(rows)) == key
    assert content_key(frame.copy(deep=False)) == key
    for position in (0, 31_417, 59_999):
        changed = frame.copy()
        changed.loc[position, "amount_cents"] += 1
        assert content_key(changed) != key
    assert content_key(frame.assign(owner="Jon")) != key
    assert content_key(frame.rename(columns={"owner": "seller"})) != key
    assert content_key(frame[frame.index > 0]) != key


def test_rows_series_and_frames_are_told_apart() -> None:
    frame = make_opportunities([{}])
    keys = {
        content_key(frame),
        content_key(frame["amount_cents"]),
        content_key(frame[["amount_cents"]]),
        content_key(frame.index),
    }
    assert len(keys) == 4


def test_columns_of_mixed_objects_have_a_key_too() -> None:
    frame = pd.DataFrame({"flags": [("a", 1), "b", date(2026, 9, 28)]}, dtype=object)
    assert content_key(frame) == content_key(frame.copy())
    assert content_key(frame) != content_key(frame.iloc[:2])


def test_records_are_keyed_by_every_field() -> None:
    assert content_key(Period("a", date(2026, 1, 1))) != content_key(Period("a", date(2026, 1, 2)))
    assert content_key(Settings()) == content_key(Settings())
    assert content_key(Settings()) != content_key(Settings(qualified_from="Offer"))
    rows = pd.Index([1, 2])
    assert content_key(Measure(1, "count", rows=rows)) != content_key(Measure(1, "count"))


def test_what_has_no_sound_key_is_refused() -> None:
    with pytest.raises(TypeError, match="a object cannot be part of a cache key"):
        content_key(object())


def test_a_view_computes_once_and_never_confuses_arguments() -> None:
    snapshot = make_snapshot(
        [
            {"status": "won", "amount": 100, "close_on": "2026-08-01"},
            {"status": "won", "amount": 20, "close_on": "2026-02-01", "account_id": "B"},
        ],
        [{"account_id": "A", "region": "North"}, {"account_id": "B", "region": "South"}],
    )
    view = View("own", snapshot, Settings())
    north = View("own", snapshot, Settings(), Scope(regions=("North",)))
    autumn = Period("Autumn", date(2026, 7, 1), date(2026, 9, 30))

    def won(look: View, period: Period) -> float | int | None:
        return look.compute(won_amount, look.opportunities, period).value

    assert won(view, ALL_DATES) == 12_000
    assert won(view, autumn) == 10_000
    assert won(north, ALL_DATES) == 10_000
    assert won(view, ALL_DATES) == 12_000
    first = view.compute(won_amount, view.opportunities, autumn)
    assert view.compute(won_amount, view.opportunities, autumn) is first
    assert view.opportunities is view.opportunities
