"""Exchange rates move the pipeline as a bar of their own, and nothing else with them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kamdata.ingest.convert import convert
from kamdata.metrics.change_lists import in_words
from kamdata.metrics.changed_deals import of_movement
from kamdata.metrics.changes import Changes, compare_snapshots
from kamdata.metrics.movement import MOVEMENTS
from kamdata.model import Period, Scope, Settings, Snapshot
from tests.build import make_snapshot

AUD = Settings(currency="AUD")
Q4 = Scope(Period("Q4", date(2026, 10, 1), date(2026, 12, 31)))


def snapshot(rows: list[dict[str, Any]], rates: dict[str, float], as_of: str) -> Snapshot:
    """Return a snapshot in AUD as the import makes it: foreign amounts at the rates given."""
    fx = [{"currency": code, "rate": rate, "source_row": 2} for code, rate in rates.items()]
    made = make_snapshot(rows, as_of=as_of, currency="AUD", fx=fx)
    found, _ = convert(made.tables, made.as_of, AUD)
    return Snapshot(made.as_of, found, "AUD", fingerprint=made.fingerprint + repr(rates))


def deal(name: str, amount: float | None, currency: str = "USD", **values: Any) -> dict[str, Any]:
    plain = {"opportunity_id": name, "amount": amount, "currency": currency}
    return {**plain, "close_on": "2026-11-15", **values}


def moved(
    before: list[dict[str, Any]],
    after: list[dict[str, Any]],
    rate: float = 1.42,
    scope: Scope = Q4,
    **rates: float,
) -> Changes:
    old = snapshot(before, {"USD": 1.39, "EUR": 1.60}, "2026-09-21")
    new = snapshot(after, {"USD": rate, **rates}, "2026-09-28")
    return compare_snapshots(old, new, scope, AUD)


def legs(found: Changes) -> list[tuple[str, str, float]]:
    table = found.comparison.legs
    rows = zip(table["opportunity_id"], table["movement"], table["amount_cents"], strict=True)
    return sorted((str(key), str(name), cents / 100) for key, name, cents in rows)


def test_the_published_rates() -> None:
    # Salesforce: 1,000 USD are 1,390 AUD at 1.39 and 1,420 AUD at 1.42
    found = moved([deal("a", 1_000)], [deal("a", 1_000)])
    assert found.comparison.opening_cents == 1_390_00
    assert found.comparison.closing_cents == 1_420_00
    assert legs(found) == [("a", "fx", 30)]
    assert in_words(found.deals).tolist() == ["Exchange rates"]


def test_a_new_amount_at_a_new_rate_has_both_movements() -> None:
    # 1,000 x (1.42 - 1.39) = 30 by rates; (1,200 - 1,000) x 1.42 = 284 by the amount
    found = moved([deal("a", 1_000)], [deal("a", 1_200)])
    assert legs(found) == [("a", "amount_up", 284), ("a", "fx", 30)]
    assert found.comparison.residual_cents == 0
    assert in_words(found.deals).tolist() == ["Amount up; exchange rates"]
    assert of_movement(found, "fx", 10).rows["moved_cents"].tolist() == [30_00]


def test_what_leaves_leaves_at_the_later_rate() -> None:
    before = [deal("gone", 100), deal("won", 200), deal("lost", 300), deal("pushed", 400)]
    after = [
        deal("won", 200, status="won", close_on="2026-10-01"),
        deal("lost", 0, status="lost", close_on="2026-09-25"),
        deal("pushed", 400, close_on="2027-01-15"),
    ]  # fmt: skip
    found = moved(before, after)
    assert legs(found) == [
        ("gone", "fx", 3), ("gone", "vanished", -142),
        ("lost", "fx", 9), ("lost", "lost", -426),
        ("pushed", "fx", 12), ("pushed", "pushed_out", -568),
        ("won", "fx", 6), ("won", "won", -284),
    ]  # fmt: skip
    assert found.comparison.residual_cents == 0


def test_the_reporting_currency_has_no_exchange_rate() -> None:
    found = moved([deal("a", 100, "AUD"), deal("b", 100)], [deal("a", 120, "AUD"), deal("b", 100)])
    assert legs(found) == [("a", "amount_up", 20), ("b", "fx", 3)]


def test_without_a_rate_in_the_later_file_nothing_is_restated() -> None:
    # EUR 100 were 160 AUD; the later file has no rate for EUR, and does not have the deal
    found = moved([deal("a", 100, "EUR")], [])
    assert legs(found) == [("a", "vanished", -160)]
    found = moved([deal("a", 100, "EUR")], [], EUR=1.65)
    assert legs(found) == [("a", "fx", 5), ("a", "vanished", -165)]


def test_another_currency_of_the_deal_itself_is_an_amount() -> None:
    # EUR 100 at 1.65 are 165; they became USD 100 at 1.42, which are 142
    found = moved([deal("a", 100, "EUR")], [deal("a", 100)], EUR=1.65)
    assert legs(found) == [("a", "amount_down", -23), ("a", "fx", 5)]


def test_half_cents_leave_no_rest() -> None:
    rows = [deal(f"d{n}", n + 0.01 * n) for n in range(1, 200)]
    found = moved(rows, rows, rate=1.4205)
    names = set(found.comparison.legs["movement"])
    assert names == {"fx"}
    assert found.comparison.residual_cents == 0


def test_a_currency_written_as_its_sign() -> None:
    found = moved([deal("a", 1_000, "US$")], [deal("a", 1_200, "US$")])
    assert legs(found) == [("a", "amount_up", 284), ("a", "fx", 30)]


@pytest.mark.parametrize("scope", [Scope(), Q4])
def test_the_same_rates_move_nothing(scope: Scope) -> None:
    rows = [deal("a", 1_000), deal("b", -20.05), deal("c", None)]
    found = moved(rows, rows, rate=1.39, scope=scope, EUR=1.60)
    assert found.comparison.legs.empty
    assert not found.deals["is_restated"].any()
    assert list(found.comparison.movements["movement"]) == list(MOVEMENTS)
