"""What headers mean, and what they must not be taken for."""

from __future__ import annotations

import pytest

from kamdata.ingest import ColumnMatch
from kamdata.ingest.cells import Cells
from kamdata.ingest.columns import Sheet, match_columns
from kamdata.ingest.crm import PLAIN, SHAPES, Shape
from kamdata.ingest.header_meanings import HIDDEN
from kamdata.ingest.headers import normal, squeezed, unique_headers, unit_of
from kamdata.schema import TABLES

VALUES = {"money": "1200.50", "date": "2026-01-02", "rate": "50 %", "flag": "yes",
          "integer": "3", "number": "3.5"}  # fmt: skip
SALESFORCE = next(shape for shape in SHAPES if shape.label == "Salesforce report")


def matched(
    headers: dict[str, list[str | None]], table: str = "opportunities", shape: Shape = PLAIN
) -> dict[str, ColumnMatch]:
    sheet = Sheet(tuple(headers), tuple(Cells.of(values) for values in headers.values()))
    return {match.header: match for match in match_columns(sheet, table, shape)}


def column(header: str, value: str | None = None, table: str = "opportunities") -> str | None:
    return matched({header: [value, None]}, table)[header].column


@pytest.mark.parametrize("table", [name for name in TABLES if name != "stages"])
def test_every_alias_of_the_contract_is_recognised(table: str) -> None:
    for wanted in TABLES[table].columns:
        if wanted.name in HIDDEN:
            continue
        value = wanted.choices[0] if wanted.choices else VALUES.get(wanted.kind, "text")
        for alias in (wanted.name, *wanted.aliases):
            found = column(alias, value, table)
            owners = [
                other.name for other in TABLES[table].columns
                if squeezed(alias) in [squeezed(name) for name in (other.name, *other.aliases)]
            ]  # fmt: skip
            assert found in owners or (found is not None and wanted.kind == "money"), alias


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("  Close Date  ↓", "close_on"),
        ("CLOSEDATE", "close_on"),
        ("close_date", "close_on"),
        ("Close Date*", "close_on"),
        ("\ufeffClose\u00a0Date", "close_on"),
        ("Opportunity: Close Date", "close_on"),
        ("Expected Close Date", "close_on"),
        ("Closing dt", "close_on"),
        ("Close Dates", "close_on"),
    ],
)
def test_spellings_of_one_header(header: str, expected: str | None) -> None:
    assert column(header, "2026-01-02") == expected


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Account Owner Email", "a@b.example"),
        ("Opportunity Owner Email", "a@b.example"),
        ("Asst. Phone", "123"),
        ("Parent Account", "ACME"),
        ("Reports To", "Kim"),
        ("Opportunity Owner: Manager", "Kim"),
        ("Created By", "Kim"),
        ("Last Modified By", "Kim"),
        ("Owner Role", "Rep"),
        ("Sales Stage ID", "3"),
        ("Stage Duration", "12"),
        ("Account Type", "Partner"),
        ("Amount Type", "net"),
        ("Opp Close Date_Simulated", "2026-01-01"),
        ("Contact Name.id", "3"),
        ("Close Reason", "Price"),
    ],
)
def test_headers_that_speak_of_something_else(header: str, value: str) -> None:
    assert column(header, value) is None


def test_every_column_of_the_contract_is_used_once() -> None:
    found = matched({"Amount": ["1"], "Value": ["2"], "Deal Value": ["3"], "Amount ": ["4"]})
    assert [match.column for match in found.values()].count("amount_cents") == 1
    assert found["Amount"].column == "amount_cents"


def test_a_converted_amount_comes_before_the_amount() -> None:
    headers = {
        "Amount Currency": ["EUR"], "Amount": ["10"],
        "Amount (converted) Currency": ["USD"], "Amount (converted)": ["11"],
    }  # fmt: skip
    found = matched({**headers}, shape=SALESFORCE)
    assert found["Amount (converted)"].column == "amount_cents"
    assert found["Amount"].column is None
    assert found["Amount (converted) Currency"].column == "currency"


def test_a_blank_column_gives_way_to_a_filled_one() -> None:
    found = matched({"Amount (converted)": [None, None], "Amount": ["10", "11"]}, shape=SALESFORCE)
    assert found["Amount"].column == "amount_cents"


def test_a_column_of_words_is_no_amount() -> None:
    assert column("Revenue", "User Provided") is None
    assert column("Revenue", "1000") == "amount_cents"


def test_a_column_with_some_bad_cells_still_is_one() -> None:
    found = matched({"Amount": ["1", "2", "3", "tbd"]})
    assert found["Amount"].column == "amount_cents"


def test_expected_revenue_is_weighted_except_in_odoo() -> None:
    assert column("Expected Revenue", "100") == "weighted_amount_cents"
    odoo = next(shape for shape in SHAPES if shape.crm == "odoo")
    found = matched({"Expected Revenue": ["100"], "Prorated Revenue": ["10"]}, shape=odoo)
    assert found["Expected Revenue"].column == "amount_cents"
    assert found["Prorated Revenue"].column == "weighted_amount_cents"


def test_the_choice_of_a_person_wins() -> None:
    sheet = Sheet(("Amount", "Net"), (Cells.of(["1"]), Cells.of(["2"])))
    found = match_columns(sheet, "opportunities", PLAIN, {"Net": "amount_cents", "Amount": None})
    assert [(match.column, match.how, match.confidence) for match in found] == [
        (None, "chosen", 1.0), ("amount_cents", "chosen", 1.0),
    ]  # fmt: skip


def test_how_sure_a_match_is() -> None:
    found = matched({"Stage": ["Won"], "CloseDate": ["2026-01-01"], "Amout": ["5"]})
    assert (found["Stage"].confidence, found["Stage"].how) == (1.0, "exact name")
    assert found["CloseDate"].how == "exact name"
    assert found["Amout"].column == "amount_cents"
    assert found["Amout"].how == "similar name"
    assert 0.5 < found["Amout"].confidence < found["CloseDate"].confidence <= 1


def test_required_columns_are_found_by_their_values() -> None:
    found = matched(
        {
            "Customer": ["ACME", "Birch"],
            "Where it stands": ["Proposal", "Negotiation"],
            "Price tag": ["$12,000", "$5,500"],
            "The big day": ["2026-05-01", "2026-06-01"],
            "Stage": [None, None],
            "Nr": ["1001", "1002"],
        }
    )
    assert found["Price tag"].column == "amount_cents"
    assert found["The big day"].column == "close_on"
    assert {found["Price tag"].how, found["The big day"].how} == {"by its values"}
    assert found["Nr"].column is None


def test_samples_show_what_stands_in_a_column() -> None:
    found = matched({"Amount": ["3", "1", None, "2", "9"]})
    assert found["Amount"].samples == ("3", "1", "2")


def test_repeated_and_empty_headers_are_kept_apart() -> None:
    assert unique_headers(["A", "A", None, "", " A  B "]) == (
        "A", "A (2)", "Column 3", "Column 4", "A B",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "base", "currency", "factor"),
    [
        ("Amount (k€)", "Amount", "EUR", 1000),
        ("Amount (USD)", "Amount", "USD", 1),
        ("Amount [in T€]", "Amount", "EUR", 1000),
        ("Umsatz (Mio. €)", "Umsatz", "EUR", 1_000_000),
        ("Amount in EUR", "Amount", "EUR", 1),
        ("Amount ($000s)", "Amount", "USD", 1000),
        ("Amount (thousands)", "Amount", None, 1000),
        ("Amount $", "Amount", "USD", 1),
        ("Amount (converted)", "Amount (converted)", None, 1),
        ("Probability (%)", "Probability (%)", None, 1),
        ("Hours (month)", "Hours (month)", None, 1),
        ("Account", "Account", None, 1),
        ("Amount", "Amount", None, 1),
        ("Influence (1-3)", "Influence (1-3)", None, 1),
    ],
)
def test_units_behind_headers(header: str, base: str, currency: str | None, factor: float) -> None:
    unit = unit_of(header)
    assert (unit.base, unit.currency, unit.factor) == (base, currency, factor)


def test_normal_and_squeezed() -> None:
    assert normal(" Close_Date  ↑*") == "close date"
    assert squeezed("Close Date") == squeezed("closeDate") == "closedate"
    assert squeezed("Key Account?") != squeezed("Key Account")
