"""Money and numbers as they are written, to exact cents."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.ingest.money import cents_of, decimal_sign, read_numbers

CENTS = st.integers(min_value=-(10**14), max_value=10**14)


def cents(*texts: str, factor: float = 1, default: str | None = None) -> list[int | None]:
    numbers = read_numbers(pa.array(texts, pa.string()), default)  # type: ignore[arg-type]
    whole, missing = cents_of(numbers.values, Decimal(str(factor)))
    return [None if gone else int(cent) for cent, gone in zip(whole, missing, strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1234567", 123_456_700),
        ("$1,234,567", 123_456_700),
        ("1.234,56 €", 123_456),
        ("EUR 1.234,56", 123_456),
        ("EUR;1.234,56", 123_456),
        ("USD 12k", 1_200_000),
        ("(1,234)", -123_400),
        ("550$", 55_000),
        ("$7,450,000.00 ", 745_000_000),
        ("₹1.5L", 15_000_000),
        ("2.5Cr", 2_500_000_000),
        ("-12.50", -1250),
        ("−12.50", -1250),
        ("12.50-", -1250),
        ("$-3.10", -310),
        ("1 234 567,89", 123_456_789),
        ("1\u00a0234\u202f567,89", 123_456_789),
        ("1'234'567.50", 123_456_750),
        ("1,00,000", 10_000_000),
        ("1.5 Mio. €", 150_000_000),
        ("3.2bn", 320_000_000_000),
        ("US$ 99.95", 9995),
        ("CHF 1'000.05", 100_005),
        (".5", 50),
        ("0.125", 13),
        ("-0.125", -13),
        ("1.005", 101),
        ("486289.10000000003", 48_628_910),
    ],
)
def test_one_amount(text: str, expected: int) -> None:
    # beside it stands an amount that settles the decimal sign of the column
    other = "0,5" if expected and decimal_sign(text) == "," else "0.5"
    assert cents(text, other)[0] == expected


@pytest.mark.parametrize(
    "text",
    ["abc", "10L-15L", "12 to 15", "n.a.", "1.2.3,4,5", "$", "--5", "(5", "5)", "1e400",
     "9999999999999999", "1,23,4", "tbd 500", "500 per month"],
)  # fmt: skip
def test_what_is_no_amount_is_missing_and_never_zero(text: str) -> None:
    assert cents(text, "0.5") == [None, 50]


def test_the_column_decides_what_one_sign_means() -> None:
    assert cents("1.234", "12,5") == [123_400, 1250]
    assert cents("1.234", "12.5") == [123, 1250]
    assert cents("1,234", "12.5") == [123_400, 1250]
    assert cents("1,234", "12,5") == [123, 1250]


def test_three_digits_behind_every_sign_are_thousands_and_said_so() -> None:
    numbers = read_numbers(pa.array(["1.234", "56.789"]))
    assert numbers.is_ambiguous
    assert [int(value) for value in numbers.values.to_pylist()] == [1234, 56_789]


def test_the_rest_of_the_file_settles_what_the_column_cannot() -> None:
    numbers = read_numbers(pa.array(["1.234"]), ".")
    assert not numbers.is_ambiguous
    assert numbers.values.to_pylist() == [Decimal("1.234")]
    assert cents("1.234", default=",") == [123_400]


def test_a_number_of_the_workbook_keeps_its_decimals() -> None:
    numbers = read_numbers(pa.array(["1.234", "56.789"]), are_numbers=True)
    assert not numbers.is_ambiguous
    assert numbers.values.to_pylist() == [Decimal("1.234"), Decimal("56.789")]


def test_currencies_written_in_the_cells() -> None:
    numbers = read_numbers(pa.array(["€5", "USD 7", "8", "9 £", "A$ 3"]))
    assert numbers.currencies == ("EUR", "USD", None, "GBP", "AUD")


def test_a_header_in_thousands_multiplies() -> None:
    assert cents("12.5", factor=1000) == [1_250_000]


def test_no_amounts_at_all() -> None:
    assert cents() == []


@given(st.lists(CENTS, min_size=1, max_size=20))
def test_plain_amounts_come_back_to_the_cent(amounts: list[int]) -> None:
    texts = [str(Decimal(amount) / 100) for amount in amounts]
    assert cents(*texts) == amounts


@given(st.lists(CENTS, min_size=1, max_size=20), st.sampled_from(["us", "german", "swiss"]))
def test_written_amounts_come_back_to_the_cent(amounts: list[int], style: str) -> None:
    assert cents(*[written(amount, style) for amount in amounts]) == amounts


def written(amount: int, style: str) -> str:
    """Return an amount with two decimals in the style of a country."""
    us = f"{Decimal(amount) / 100:,.2f}"
    swap = {"us": {}, "german": {",": ".", ".": ","}, "swiss": {",": "'"}}[style]
    return "".join(swap.get(sign, sign) for sign in us) + (" €" if style == "german" else "")
