"""The sentence about what moved the pipeline: true, largest first, and it adds up on screen."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics import movement_words
from kamdata.metrics.movement import MOVEMENTS, Side, compare
from kamdata.metrics.movement_words import identity, rounded, sentence, step_money, unknown_amounts
from kamdata.model import ALL_DATES
from tests.build import make_opportunities
from tests.unit.metrics.test_movement import AFTER, BEFORE, QUARTER

SINCE = date(2025, 9, 21)


def test_the_worked_example_in_words() -> None:
    found = compare(Side.whole(BEFORE), Side.whole(AFTER), QUARTER)
    assert sentence(found, SINCE, "USD") == (
        "Pipeline grew $110 since 21 Sep 2025: $600 reopened, $450 pulled in, $115 new and $50 "
        "from higher amounts, against $500 lost, $300 pushed out, $205 won, $70 vanished from the "
        "export and $30 from lower amounts."
    )
    assert identity(found, "USD") == (
        "Opening $1,220 plus movements $110 is closing $1,330; left unexplained: $0."
    )
    assert unknown_amounts(found) == ""


def test_a_fall_names_what_took_first() -> None:
    found = compare(Side.whole(AFTER), Side.whole(BEFORE), QUARTER)
    assert sentence(found, SINCE, "EUR").startswith("Pipeline fell €110 since 21 Sep 2025: €600")


def test_nothing_moved_and_moves_that_cancel_out() -> None:
    same = compare(Side.whole(BEFORE), Side.whole(BEFORE), QUARTER)
    assert sentence(same, SINCE, "USD").startswith("Nothing moved the pipeline since 21 Sep 2025;")
    old, new = (make_opportunities([{"opportunity_id": name, "amount": 10}]) for name in "ab")
    swapped = compare(Side.whole(old), Side.whole(new), ALL_DATES)
    assert sentence(swapped, SINCE, "USD") == (
        "Pipeline stands since 21 Sep 2025 where it stood, at $10: $10 vanished from the export, "
        "against $10 new."
    )


def test_movements_without_an_amount_are_said() -> None:
    none = make_opportunities([{"opportunity_id": "x", "amount": None}])
    found = compare(Side.whole(none.iloc[:0]), Side.whole(none), ALL_DATES)
    assert unknown_amounts(found) == (
        "One movement is of a deal without an amount and adds nothing."
    )


@pytest.mark.parametrize(
    ("cents", "text"),
    [(110_00, "$110"), (-1_220_00, "-$1.22k"), (291_500_00, "$291.5k"), (1_276_000_00, "$1.276M"),
     (50_276_000_00, "$50.276M"), (12_340_000_000_00, "$12.34B"), (0, "$0"), (50, "$0.50")],
)  # fmt: skip
def test_every_digit_of_a_rounded_amount_is_shown(cents: int, text: str) -> None:
    assert step_money(cents, "USD") == text


@given(st.lists(st.integers(-(10**13), 10**13), max_size=14))
def test_rounded_amounts_add_up_and_lie_near(cents: list[int]) -> None:
    found = rounded(cents)
    largest = max([abs(one) for one in [*cents, sum(cents)]], default=0)
    step = max(largest / 100, 100)  # at least two digits of the largest
    assert abs(sum(found) - sum(cents)) <= step
    assert all(abs(one - own) <= step for one, own in zip(found, cents, strict=True))
    total = sum(_read(step_money(one, "USD")) for one in found)
    assert total == pytest.approx(_read(step_money(sum(found), "USD")), abs=0.001)


def _read(text: str) -> float:
    number, letter = re.fullmatch(r"(-?\$[\d.,]+)([kMBT]?)", text).groups()  # pyright: ignore[reportOptionalMemberAccess]
    scale = {"": 1, "k": 1e3, "M": 1e6, "B": 1e9}[letter]
    return float(number.replace("$", "").replace(",", "")) * scale


def test_every_movement_has_its_words() -> None:
    assert tuple(movement_words.WORDS) == tuple(movement_words.EXPLAINED) == MOVEMENTS
