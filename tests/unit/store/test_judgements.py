"""What people say about deals is kept until they say otherwise or take it back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert

from kamdata.metrics.rulings import Rulings
from kamdata.store.store import Store
from kamdata.store.tables import DECISIONS


def test_a_match_comes_back_is_replaced_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_USER", "Ida")
    store = Store()
    store.decide_match("row-1", "row-2", "same")
    store.decide_match("row-3", "row-4", "different")
    found = {(one.earlier_id, one.later_id): one for one in Store().matches()}
    assert found["row-1", "row-2"].choice == "same"
    assert found["row-1", "row-2"].decided_by == "Ida"
    assert Rulings.of(store.matches(), ()) == Rulings((("row-1", "row-2"),), (("row-3", "row-4"),))
    store.decide_match("row-1", "row-2", "different")
    assert {one.choice for one in store.matches()} == {"different"}
    store.forget_match("row-1", "row-2")
    assert [one.earlier_id for one in store.matches()] == ["row-3"]


def test_a_verdict_comes_back_is_replaced_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_USER", "Ida")
    store, first, second = Store(), date(2026, 9, 28), date(2026, 10, 5)
    store.decide_verdict(["a", "b"], second, "deleted")
    store.decide_verdict(["a"], first, "lost")
    store.decide_verdict(["b"], second, "won")
    found = Store().verdicts()
    assert {(one.opportunity_id, one.outcome, one.decided_by) for one in found} == {
        ("a", "deleted", "Ida"), ("a", "lost", "Ida"), ("b", "won", "Ida"),
    }  # fmt: skip
    said = Rulings.of((), found)
    assert said.outcomes(date(2026, 9, 21), first) == {"a": "lost"}
    assert said.outcomes(date(2026, 9, 21), second) == {"a": "deleted", "b": "won"}
    assert said.outcomes(first, second) == {"a": "deleted", "b": "won"}
    assert said.outcomes(second, first) == {}
    store.forget_verdict("a", first)
    assert len(store.verdicts()) == 2


def test_the_days_of_reviews_leave_out_what_was_withdrawn(kam_home: Path) -> None:
    store, at = Store(), datetime(2026, 9, 29, tzinfo=UTC)
    engine = create_engine(f"sqlite:///{kam_home / 'ledger.sqlite'}")
    with engine.begin() as connection:
        for day, withdrawn in ((28, None), (14, None), (14, None), (21, at)):
            connection.execute(
                insert(DECISIONS).values(
                    as_of=date(2026, 9, day), kind="note", value="Call them", decided_at=at,
                    decided_by="Ida", withdrawn_at=withdrawn,
                )
            )  # fmt: skip
    engine.dispose()
    assert store.review_days() == (date(2026, 9, 14), date(2026, 9, 28))
