"""Any table of opportunities comes back equal from any file that a person might make of it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.unit.ingest.files import text, workbook
from tests.unit.ingest.helpers import only_sheet

HEADER = ["Opportunity Name", "Account Name", "Stage", "Amount", "Close Date"]
MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
ACCOUNTS = ("Alder & Sons", "Birch GmbH", "Cedar, SA", "Élan; Œuvre", "Total Energies", "O'Hara")
STAGES = ("Prospecting", "Proposal", "Negotiation", "Closed Won", "Closed Lost")
QUICK = settings(
    max_examples=12, derandomize=True, deadline=None, database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


class Row(NamedTuple):
    """One opportunity."""

    account: str
    stage: str
    cents: int
    close: date


ROWS = st.lists(
    st.builds(
        Row, st.sampled_from(ACCOUNTS), st.sampled_from(STAGES),
        st.integers(1, 10**11), st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    ), min_size=3, max_size=12,
)  # fmt: skip


def written(cents: int, form: str) -> Any:
    """Return an amount as people write it."""
    if form == "number":
        return cents / 100
    english = f"{cents / 100:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    return {
        "english": english, "german": german, "french": german.replace(".", "\u202f"),
        "dollars": f"${english}", "euros": f"{german} €", "code": f"EUR {german}",
        "swiss": english.replace(",", "'"),
    }[form]  # fmt: skip


def dated(day: date, form: str) -> Any:
    """Return a date in a form with one reading."""
    return {
        "day": day, "iso": day.isoformat(),
        "named": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        "american": f"{MONTHS[day.month - 1]} {day.day}, {day.year}", "compact": f"{day:%Y%m%d}",
    }[form]  # fmt: skip


AMOUNTS = ("number", "english", "german", "french", "dollars", "euros", "code", "swiss")
DATES = ("day", "iso", "named", "american", "compact")


def laid_out(rows: list[Row], amount: str, close: str, draw: st.DataObject) -> list[list[Any]]:
    """Return the cells of a sheet with junk above, between and below the rows."""
    cells: list[list[Any]] = []
    if draw.draw(st.booleans(), "title"):
        cells += [["Pipeline of the north"], []]
    cells.append(HEADER)
    for number, row in enumerate(rows):
        junk = draw.draw(st.sampled_from(("", "", "", "blank", "header")), "junk")
        if number and junk:
            cells.append([] if junk == "blank" else HEADER)
        cells.append(
            [f"Deal {number}", row.account, row.stage, written(row.cents, amount),
             dated(row.close, close)]
        )  # fmt: skip
    if draw.draw(st.booleans(), "total"):
        total = sum(row.cents for row in rows)
        cells.append(["Total", None, None, written(total, amount), None])
    if draw.draw(st.booleans(), "footer"):
        cells += [[], ["Confidential Information - Do Not Distribute"]]
    return cells


def assert_same(rows: list[Row], data: bytes, name: str) -> None:
    sheet = only_sheet(data, name)
    assert sheet.table == "opportunities", sheet.reason
    frame = sheet.frame
    back = [
        Row(*one)
        for one in zip(
            frame["account"].astype("str"), frame["stage"].astype("str"),
            (int(cents) for cents in frame["amount_cents"]), frame["close_on"].dt.date,
            strict=True,
        )
    ]  # fmt: skip
    assert back == rows
    assert not sheet.questions


@QUICK
@given(ROWS, st.sampled_from(AMOUNTS), st.sampled_from(DATES), st.integers(0, 3), st.data())
def test_a_workbook_gives_its_opportunities_back(rows, amount, close, first_column, draw) -> None:
    cells = laid_out(rows, amount, close, draw)
    assert_same(rows, workbook(cells, first_column=first_column), "deals.xlsx")


@QUICK
@given(
    ROWS, st.sampled_from(AMOUNTS[1:]), st.sampled_from(DATES[1:]), st.sampled_from(",;\t|"),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "cp1252")), st.integers(0, 3), st.data(),
)  # fmt: skip
def test_a_text_file_gives_its_opportunities_back(  # noqa: PLR0917
    rows, amount, close, delimiter, encoding, first_column, draw
) -> None:
    if encoding == "cp1252" and amount == "french":
        amount = "german"  # has no narrow space
    width = first_column + len(HEADER)
    cells = [
        ([None] * first_column + line + [None] * width)[:width]
        for line in laid_out(rows, amount, close, draw)
    ]
    assert_same(rows, text(cells, delimiter=delimiter, encoding=encoding), "deals.csv")
