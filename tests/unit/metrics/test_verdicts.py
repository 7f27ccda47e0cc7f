"""A verdict on a vanished deal moves its amount to where it belongs, and the sum still holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kamdata.metrics import drift
from kamdata.metrics.change_lists import by_group, flow, in_words
from kamdata.metrics.change_measures import vanished_between, won_between
from kamdata.metrics.changes import Changes, compare_snapshots
from kamdata.metrics.outcomes import OUTCOMES
from kamdata.metrics.rulings import Rulings
from kamdata.metrics.verdict_lists import open_questions, overtaken, settled
from kamdata.model import Scope, Settings
from kamdata.store.verdicts import Verdict
from tests.build import make_snapshot

FIRST, SECOND, THIRD = date(2026, 9, 21), date(2026, 9, 28), date(2026, 10, 5)


def deal(name: str, amount: float | None, **values: Any) -> dict[str, Any]:
    plain = {"close_on": "2026-11-15", "owner": "Ida", "account_id": "Alder"}
    return {**plain, "opportunity_id": name, "opportunity": name, "amount": amount, **values}


BEFORE = [deal("gone", 70), deal("also gone", 30), deal("here", 100)]
AFTER = [deal("here", 120)]


def given(*verdicts: tuple[str, date, Any]) -> tuple[Verdict, ...]:
    at = datetime(2026, 9, 29, 8, tzinfo=UTC)
    return tuple(Verdict(*one, at, "Ida") for one in verdicts)


def compared(
    *verdicts: tuple[str, date, Any],
    before: list[dict[str, Any]] = BEFORE,
    after: list[dict[str, Any]] = AFTER,
    since: date = FIRST,
    until: date = SECOND,
) -> Changes:
    old, new = make_snapshot(before, as_of=since), make_snapshot(after, as_of=until)
    rulings = Rulings.of((), given(*verdicts))
    found = compare_snapshots(old, new, Scope(), Settings(), rulings)
    assert found.comparison.residual_cents == 0
    return found


def moved(found: Changes) -> dict[str, float]:
    table = found.comparison.movements
    table = table[table["count"] > 0]
    return {str(n): c / 100 for n, c in zip(table["movement"], table["amount_cents"], strict=True)}


@pytest.mark.parametrize(
    ("outcome", "movement"),
    [("won", "won"), ("lost", "lost"), ("filtered_out", "left_scope"), ("merged", "vanished"),
     ("deleted", "vanished")],
)  # fmt: skip
def test_each_verdict_moves_the_amount(outcome: str, movement: str) -> None:
    found = compared(("gone", SECOND, outcome))
    expected = {"amount_up": 20.0, "vanished": -30.0}
    expected[movement] = expected.get(movement, 0) - 70
    assert moved(found) == expected
    assert open_questions(found)["opportunity_id"].tolist() == ["also gone"]
    [sentence] = settled(found, given(("gone", SECOND, outcome)))["sentence"]
    assert sentence == (
        "gone, Alder, $70, Proposal, close date 15 Nov 2026, Ida: "
        f"{OUTCOMES[outcome][1]}, said Ida on 29 Sep 2026."
    )
    words = "by verdict" if outcome in {"won", "lost"} else OUTCOMES[outcome][1]
    assert any(one.endswith(f"; {words}") for one in in_words(found.deals))


def test_what_is_won_by_a_verdict_is_in_the_sums_without_a_row_of_the_file() -> None:
    found = compared(("gone", SECOND, "won"))
    won = won_between(found)
    assert (won.value, won.n, list(won.rows)) == (70_00, 1, [])
    assert vanished_between(found).value == 30_00
    assert by_group(found, "owner").loc[0, "won_cents"] == -70_00
    table = flow(found, "stage")
    assert table.loc[table["target"] == "Won", "amount_cents"].tolist() == [70_00]


def test_a_deal_without_an_amount_can_be_lost() -> None:
    found = compared(("gone", SECOND, "lost"), before=[deal("gone", None)], after=[])
    lost = found.comparison.of("lost")
    assert lost == (0, 1, 1)


def test_what_is_asked_comes_with_its_money_the_most_first() -> None:
    lines = [deal("two", 5, product="Pumps"), deal("two", 60, product="Valves")]
    found = compared(before=[*BEFORE, *lines])
    asked = open_questions(found)
    assert asked["opportunity_id"].tolist() == ["gone", "two", "also gone"]
    assert asked["amount_cents"].tolist() == [70_00, 65_00, 30_00]
    assert asked["sentence"][1] == "two, Alder, $65, Proposal, close date 15 Nov 2026, Ida"


def test_what_may_have_another_id_now_is_asked_about_there() -> None:
    before = [deal("row-1", 70, opportunity="Line upgrade")]
    after = [deal("row-2", 70, opportunity="Line upgrade phase 1")]
    found = compared(before=before, after=after)
    assert found.comparison.of("vanished") == (-70_00, 1, 0)
    assert open_questions(found).empty


def test_the_file_wins_when_the_deal_comes_back() -> None:
    verdict = ("gone", SECOND, "lost")
    found = compared(verdict, after=[*AFTER, deal("gone", 80)], until=THIRD)
    assert moved(found) == {"amount_up": 30.0, "vanished": -30.0}
    assert overtaken(found, given(verdict)) == (
        "The file of 5 Oct 2026 has 1 deal after all that got a verdict while missing; the file "
        "counts: gone (lost)."
    )
    later = compared(
        verdict, before=AFTER, after=[*AFTER, deal("gone", 80)], since=SECOND, until=THIRD
    )
    assert "gone (lost)" in overtaken(later, given(verdict))
    assert overtaken(compared(verdict), given(verdict)) == ""


def test_a_verdict_counts_only_while_the_deal_is_missing() -> None:
    verdict = ("gone", SECOND, "lost")
    assert moved(compared(verdict, until=THIRD))["lost"] == -70  # said a week earlier
    # back in the second file and missing again in the third: that is another question
    assert "lost" not in moved(compared(verdict, since=SECOND, until=THIRD))
    newer = compared(verdict, ("gone", THIRD, "won"), until=THIRD)
    assert moved(newer)["won"] == -70


def test_what_is_explained_is_no_sign_of_a_changed_export() -> None:
    kept = [deal(f"d{n}", 100) for n in range(8)]
    gone = [deal("x", 100), deal("y", 100), deal("z", 100)]
    verdicts = [(one["opportunity_id"], SECOND, "deleted") for one in gone]
    assert drift.findings(compared(before=[*kept, *gone], after=kept))
    assert not drift.findings(compared(*verdicts[:2], before=[*kept, *gone], after=kept))
    assert not drift.findings(compared(*verdicts, before=[*kept, *gone], after=kept))
