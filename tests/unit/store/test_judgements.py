"""What people say about deals is kept until they say otherwise or take it back."""

from __future__ import annotations

import pytest

from kamdata.metrics.rulings import Rulings
from kamdata.store.store import Store


def test_a_match_comes_back_is_replaced_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_USER", "Ida")
    store = Store()
    store.decide_match("row-1", "row-2", "same")
    store.decide_match("row-3", "row-4", "different")
    found = {(one.earlier_id, one.later_id): one for one in Store().matches()}
    assert found["row-1", "row-2"].choice == "same"
    assert found["row-1", "row-2"].decided_by == "Ida"
    assert Rulings.of(store.matches()) == Rulings((("row-1", "row-2"),), (("row-3", "row-4"),))
    store.decide_match("row-1", "row-2", "different")
    assert {one.choice for one in store.matches()} == {"different"}
    store.forget_match("row-1", "row-2")
    assert [one.earlier_id for one in store.matches()] == ["row-3"]
