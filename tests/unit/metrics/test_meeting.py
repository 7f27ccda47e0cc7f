"""The running order takes the most urgent first, fits the minutes, and loses nothing."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import exceptions, meeting

KINDS = [kind.id for kind in exceptions.KINDS]


def items(*kinds: str) -> pd.DataFrame:
    rows = [
        {"key": f"deal:{n}", "kind": kind, "minutes": exceptions.BY_ID[kind].minutes}
        for n, kind in enumerate(kinds)
    ]
    frame = pd.DataFrame(rows, columns=exceptions.COLUMNS).astype({"minutes": "int64"})
    return exceptions.collect([frame])


def planned(order: pd.DataFrame) -> list[tuple[str, int]]:
    chosen = order[order["is_planned"]]
    return list(zip(chosen["kind"], chosen["starts_at"], strict=True))


def test_no_kind_takes_more_than_a_third_while_others_wait() -> None:
    order = meeting.running_order(items(*["past_due"] * 10, "goal", "ripe", "moved"), 30)
    assert planned(order) == [
        ("moved", 0), ("past_due", 3), ("past_due", 5), ("past_due", 7), ("past_due", 9),
        ("past_due", 11), ("past_due", 13), ("past_due", 15), ("past_due", 17),
        ("past_due", 19), ("goal", 21), ("ripe", 26),
    ]  # fmt: skip
    assert list(order.loc[~order["is_planned"], "kind"]) == ["past_due"]
    assert meeting.order_title(order, 30) == "12 items for 30 minutes; 1 more if there is time."
    spare = meeting.running_order(items("goal"), 30)
    assert meeting.order_title(spare, 30) == "1 item for 30 minutes, 25 minutes to spare."


def test_what_does_not_fit_leaves_room_for_what_is_shorter() -> None:
    order = meeting.running_order(items(*["newly_at_risk"] * 3, *["goal"] * 5, "no_amount"), 30)
    assert [kind for kind, _ in planned(order)] == ["newly_at_risk"] * 3 + ["goal"] * 2 + [
        "no_amount"
    ]
    assert [minute for _, minute in planned(order)] == [0, 5, 10, 15, 20, 25]


def test_nothing_to_talk_about() -> None:
    order = meeting.running_order(items(), 30)
    assert order.empty
    assert meeting.order_title(order, 30) == "Nothing needs a decision this week."


@given(kinds=st.lists(st.sampled_from(KINDS), max_size=40))
@pytest.mark.parametrize("minutes", meeting.LENGTHS)
@settings(max_examples=8)
def test_the_order_fits_and_holds_every_item_once(kinds: list[str], minutes: int) -> None:
    given_items = items(*kinds)
    order = meeting.running_order(given_items, minutes)
    chosen = order[order["is_planned"]]
    assert sorted(order["key"]) == sorted(given_items["key"])
    assert chosen["minutes"].sum() <= minutes
    assert list(chosen["starts_at"]) == [
        int(chosen["minutes"].iloc[:place].sum()) for place in range(len(chosen))
    ]
    places = [exceptions.ORDER[kind] for kind in chosen["kind"]]
    assert places == sorted(places)
    spare = minutes - int(chosen["minutes"].sum())
    assert (order.loc[~order["is_planned"], "minutes"] > spare).all()
