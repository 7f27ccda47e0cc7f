"""Numbers as people read them: short, exact where asked, and never a zero for something missing."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata import format as fmt
from kamdata.model import Measure

cents = st.integers(-(10**17), 10**17)


@pytest.mark.parametrize(
    ("given_cents", "currency", "text"),
    [
        (0, "USD", "$0"),
        (123, "USD", "$1"),
        (99_999, "USD", "$1k"),
        (99_949, "USD", "$999"),
        (123_400, "USD", "$1.23k"),
        (1_234_500, "USD", "$12.3k"),
        (99_995_000, "USD", "$1M"),
        (123_456_789, "USD", "$1.23M"),
        (-123_456_789, "USD", "-$1.23M"),
        (1_000_000_000, "EUR", "€10M"),
        (210_000_000_000_000, "SEK", "SEK 2.1T"),
        (None, "USD", "n/a"),
        (float("nan"), "USD", "n/a"),
        (pd.NA, "USD", "n/a"),
    ],
)
def test_money_in_short(given_cents: int | None, currency: str, text: str) -> None:
    assert fmt.money(given_cents, currency) == text


@given(cents)
def test_short_money_is_within_half_of_its_last_digit(amount: int) -> None:
    text = fmt.money(amount).replace("$", "").replace(",", "")
    scale = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1)
    shown = float(text.rstrip("kMBT")) * scale
    assert abs(shown - amount / 100) <= max(0.5, abs(amount) / 100 * 0.00505)
    assert len(text.lstrip("-").rstrip("kMBT").split(".")[0]) <= 3 or abs(amount) >= 99_949 * 10**12


@given(cents)
def test_full_money_is_exact(amount: int) -> None:
    text = fmt.money_full(amount).replace("$", "").replace(",", "")
    units, _, rest = text.lstrip("-").partition(".")
    assert int(units) * 100 + int(rest or 0) == abs(amount)
    assert text.startswith("-") == (amount < 0)


def test_full_money_shows_cents_only_where_there_are_any() -> None:
    assert fmt.money_full(123_456_789, "GBP") == "£1,234,567.89"
    assert fmt.money_full(100_000, "PLN") == "PLN 1,000"
    assert fmt.money_full(None) == "n/a"


@pytest.mark.parametrize(
    ("rate", "digits", "text"),
    [(0.614, 0, "61 %"), (0.0005, 0, "0 %"), (-0.001, 0, "0 %"), (1.5, 0, "150 %"),
     (0.12345, 2, "12.35 %"), (None, 0, "n/a"), (float("nan"), 0, "n/a")],
)  # fmt: skip
def test_percentages(rate: float | None, digits: int, text: str) -> None:
    assert fmt.percent(rate, digits) == text


def test_counts_dates_and_lists_in_words() -> None:
    assert fmt.number(12345.6) == "12,346"
    assert fmt.number(None) == "n/a"
    assert fmt.times(4.545) == "4.5x"
    assert fmt.times(None) == "n/a"
    assert fmt.count(1, "deal") == "1 deal"
    assert fmt.count(1_200, "deal") == "1,200 deals"
    assert fmt.count(0, "opportunity", "opportunities") == "0 opportunities"
    assert fmt.day(date(2026, 9, 8)) == "8 Sep 2026"
    assert fmt.day(pd.Timestamp("2026-09-28")) == "28 Sep 2026"
    assert fmt.day(None) == fmt.day(pd.NaT) == "n/a"
    assert fmt.joined([]) == ""
    assert fmt.joined(["a"]) == "a"
    assert fmt.joined(["a", "b", "c"]) == "a, b and c"
    assert fmt.joined(["a", "b"], "or") == "a or b"


@pytest.mark.parametrize(
    ("measure", "text"),
    [
        (Measure(123_400, "money"), "$1.23k"),
        (Measure(123_400, "money_per_day"), "$1.23k a day"),
        (Measure(0.5, "rate"), "50 %"),
        (Measure(2.0, "ratio"), "2.0x"),
        (Measure(88.4, "days"), "88 days"),
        (Measure(72.49, "points"), "72"),
        (Measure(1433.4, "index"), "1,433"),
        (Measure(7.26, "index"), "7.3"),
        (Measure(1_234, "count"), "1,234"),
    ],
)
def test_a_measure_in_its_unit_and_without_a_value(measure: Measure, text: str) -> None:
    assert fmt.measure(measure) == text
    assert fmt.measure(measure.because("no goal set")) == "n/a"


@pytest.mark.parametrize(
    "hostile",
    ["![x](http://evil.example/a.png)", "<img src=x>", "**bold** _it_ `code` ~~gone~~",
     ":red[alarm] :material/home:", "$x^2$ and $1", "[link](http://evil.example)", "# title",
     "1. item", "| a | b |", "&lt;b&gt;", "back\\slash", "see www.evil.example or a@evil.example",
     "https://evil.example/?a=b&c=d"],
)  # fmt: skip
def test_escaped_text_has_no_character_left_that_markdown_reads(hostile: str) -> None:
    escaped = fmt.escape(hostile)
    bare = escaped.replace("\\\\", "")
    for position, sign in enumerate(bare):
        if sign in "\\`*_{}[]()#+-.!|<>~$:^=@&":
            assert sign == "\\" or bare[position - 1] == "\\", escaped
    assert escaped.replace("\u200b", "").replace("\\", "") == hostile.replace("\\", "")
    assert "www." not in escaped
    assert "://" not in escaped.replace("\\", "")


@pytest.mark.parametrize(
    ("text", "read_behind_backslashes"),
    [
        (":material/home: :smile: :+1: 12:30", r":[+\-\w]"),
        ("a -> b <- c <-> d -- e", "<->|->|<-|--"),
        ("a >= b <= c ~= d", ">=|<=|~="),
    ],
)
def test_icons_emoji_and_arrows_are_broken_up(text: str, read_behind_backslashes: str) -> None:
    assert not re.search(read_behind_backslashes, fmt.escape(text).replace("\\", ""))


def test_escaped_text_is_one_line() -> None:
    assert fmt.escape("first\r\n\tsecond\u2028third") == "first second third"
