"""What a review decides is kept, listed by date, ticked off and taken back."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from kamdata.model import Decision
from kamdata.store.store import Store
from tests.build import make_snapshot

FIRST, SECOND = date(2026, 9, 21), date(2026, 9, 28)


def test_a_decision_comes_back_as_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_USER", "Ida")
    made = Decision("action", FIRST, "A", "O1", "Call Ann", "Jon", SECOND)
    kept = Store().decide(made)
    assert kept.decided_by == "Ida"
    assert kept.decided_at is not None
    assert kept.decided_at.tzinfo == UTC
    assert Store().decisions() == (kept,)
    assert (kept.value, kept.owner, kept.due_on, kept.done_at) == ("Call Ann", "Jon", SECOND, None)


def test_decisions_on_later_snapshots_are_left_out_and_the_newest_comes_first() -> None:
    store = Store()
    ids = [store.decide(Decision("note", day, "A", value="x")).id for day in (FIRST, SECOND, FIRST)]
    assert [one.id for one in store.decisions()] == [ids[2], ids[1], ids[0]]
    assert [one.id for one in store.decisions(FIRST)] == [ids[2], ids[0]]
    assert store.decisions(date(2026, 9, 20)) == ()


def test_a_decision_is_taken_back_and_an_action_ticked_off_and_opened_again() -> None:
    store = Store()
    one, other = (store.decide(Decision("action", FIRST, "A", value=text)) for text in "ab")
    store.withdraw_decision(other.id)
    assert store.decisions() == (one,)
    store.tick_off(one.id)
    [done] = Store().decisions(FIRST)
    assert done.done_at is not None
    store.tick_off(one.id, is_done=False)
    assert store.decisions() == (one,)


def test_what_was_ticked_off_after_the_next_snapshot_was_open_before_it() -> None:
    store = Store()
    action = store.decide(Decision("action", FIRST, "A", value="Call"))
    store.add(make_snapshot([{}], as_of=FIRST))
    store.tick_off(action.id)
    assert store.decisions(FIRST)[0].done_at is not None
    store.add(make_snapshot([{}], as_of=SECOND))
    assert store.decisions(FIRST)[0].done_at is None
    assert store.decisions(SECOND)[0].done_at is not None
