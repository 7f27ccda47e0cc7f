"""What stages mean, and the stage table of a snapshot."""

from __future__ import annotations

import pytest

from kamdata.ingest.crm import PLAIN, SHAPES, Shape
from kamdata.ingest.stages import meaning_of
from tests.unit.ingest import shapes
from tests.unit.ingest.helpers import counts, messages, only_sheet, snapshot_of

SHAPE = {shape.label: shape for shape in SHAPES}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Closed Won", "won"), ("closed won", "won"), ("Closed - Won", "won"),
        ("closedwon", "won"), ("6 - Won", "won"), ("G. Project Won", "won"),
        ("Gewonnen", "won"), ("Geschlossen Gewonnen", "won"), ("Contract signed", "won"),
        ("Order received", "won"), ("Auftrag", "won"),
        ("Closed Lost", "lost"), ("Closed-Lost to Competition", "lost"), ("Verloren", "lost"),
        ("Geschlossen Verloren", "lost"), ("Cancelled by customer", "lost"),
        ("Abandoned", "lost"), ("Disqualified", "lost"), ("Proposal rejected", "lost"),
        ("Duplicate", "omitted"), ("Omitted", "omitted"), ("Test", "omitted"),
        ("Prospecting", "open"), ("1-Qualify", "open"), ("Proposal sent", "open"),
        ("Verhandlung", "open"), ("Not signed yet", "open"), ("To be signed", "open"),
        ("Wonderland", "open"), ("Field test", "open"), ("Angebot abgegeben", "open"),
        ("B. Demo done", "open"),
    ],
)  # fmt: skip
def test_what_a_stage_means(name: str, status: str) -> None:
    assert meaning_of(name, PLAIN).status == status


@pytest.mark.parametrize(
    ("name", "chance"),
    [("Lead", 0.10), ("Qualify", 0.20), ("Solution", 0.40), ("Proposal", 0.60), ("Finalize", 0.80)],
)
def test_microsofts_stages_have_their_chances(name: str, chance: float) -> None:
    assert meaning_of(name, PLAIN).probability_rate == chance


@pytest.mark.parametrize(
    ("label", "name", "chance"),
    [
        ("Salesforce report", "Qualification", 0.10),
        ("Salesforce report", "Negotiation/Review", 0.90),
        ("Salesforce data export", "Value Proposition", 0.50),
        ("HubSpot export", "Contract Sent", 0.90),
        ("Pipedrive export", "Proposal Made", None),
        ("Dynamics 365 export", "Propose", None),
    ],
)
def test_each_crm_has_its_own_chances(label: str, name: str, chance: float | None) -> None:
    assert meaning_of(name, SHAPE[label]).probability_rate == chance


def test_close_is_an_open_stage_in_dynamics() -> None:
    assert meaning_of("Close", SHAPE["Dynamics 365 export"]).status == "open"


@pytest.mark.parametrize("shape", [*SHAPES, PLAIN], ids=lambda shape: shape.label)
def test_every_crm_knows_its_own_stages(shape: Shape) -> None:
    for stage in shape.stages:
        meaning = meaning_of(stage.name, shape)
        assert meaning.status == stage.status
        assert meaning.is_guessed == shape.has_internal_stages


def test_an_unknown_stage_is_open_and_named() -> None:
    rows = [
        ["Account", "Stage", "Amount", "Close Date"],
        ["A", "Blue phase", 1, "2026-01-01"],
        ["B", "Blue phase", 1, "2026-01-02"],
    ]
    sheet = only_sheet(shapes.workbook(rows))
    assert counts(sheet.frame) == {"open": 2}
    assert any("“Blue phase” is not known: its 2 rows count as open" in m for m in messages(sheet))
    finding = next(f for f in sheet.findings if f.column == "stage")
    assert "Settings" in finding.fix
    assert finding.row == 2
    stages = snapshot_of(("d.xlsx", shapes.workbook(rows))).table("stages")
    assert stages["is_guessed"].tolist() == [True]


def test_closed_alone_is_told_by_the_chance_in_the_file() -> None:
    rows = [
        ["Account", "Stage", "Amount", "Close Date", "Probability (%)"],
        ["A", "Closed", 1, "2026-01-01", 100], ["B", "Closed", 1, "2026-01-02", 100],
        ["C", "Done", 1, "2026-01-02", 0], ["D", "Proposal", 1, "2026-01-02", 50],
    ]  # fmt: skip
    assert counts(only_sheet(shapes.workbook(rows)).frame) == {"won": 2, "lost": 1, "open": 1}


def test_spellings_of_one_stage_are_one_stage() -> None:
    rows = [["Account", "Stage", "Amount", "Close Date"]] + [
        ["A", stage, number, f"2026-01-0{number + 1}"]
        for number, stage in enumerate(["Closed Won", "closed won", "Closed  Won", "CLOSED WON"])
    ]
    stages = snapshot_of(("d.xlsx", shapes.workbook(rows))).table("stages")
    assert stages["stage"].tolist() == ["Closed Won"]


def stages_of(rows: list[list[object]]) -> list[tuple[str, str, float | None]]:
    header: list[object] = ["Account", "Stage", "Amount", "Close Date", "Probability (%)"]
    table = snapshot_of(("d.xlsx", shapes.workbook([header, *rows]))).table("stages")
    return [
        (row.stage, row.status, None if row.probability_rate != row.probability_rate
         else row.probability_rate)
        for row in table.itertuples()
    ]  # fmt: skip


def test_the_order_is_that_of_the_chances_with_won_and_lost_last() -> None:
    day = "2026-01-01"
    assert stages_of(
        [["A", "Verloren", 1, day, 0], ["A", "Blue", 1, day, 60], ["A", "Red", 1, day, 20],
         ["A", "Gewonnen", 1, day, 100], ["B", "Blue", 1, day, 40]]
    ) == [("Red", "open", 0.2), ("Blue", "open", 0.5), ("Gewonnen", "won", 1.0),
          ("Verloren", "lost", 0.0)]  # fmt: skip


def test_numbers_in_front_of_names_order_them() -> None:
    day = "2026-01-01"
    found = stages_of(
        [["A", "10 - Blue", 1, day, None], ["A", "2 - Red", 1, day, None],
         ["A", "1 - Green", 1, day, None]]
    )  # fmt: skip
    assert [name for name, _, _ in found] == ["1 - Green", "2 - Red", "10 - Blue"]


def test_a_status_column_says_more_than_the_stage() -> None:
    rows = [
        ["Account", "Stage", "Status", "Amount", "Close Date"],
        ["A", "Proposal", "Won", 1, "2026-01-01"],
        ["B", "Proposal", "In Progress", 1, "2026-01-02"],
        ["C", "Closed Won", None, 1, "2026-01-03"],
        ["D", "Closed Won", "???", 1, "2026-01-04"],
    ]
    frame = only_sheet(shapes.workbook(rows)).frame
    assert frame["status"].tolist() == ["won", "open", "won", "won"]
    assert frame["is_status_given"].tolist() == [True, True, False, False]


def test_a_status_column_stands_in_for_the_stage() -> None:
    rows = [
        ["Account", "Status", "Amount", "Close Date"],
        ["A", "Proposal", 1, "2026-01-01"], ["B", "Won", 1, "2026-01-02"],
    ]  # fmt: skip
    frame = only_sheet(shapes.workbook(rows)).frame
    assert frame["stage"].tolist() == ["Proposal", "Won"]
    assert frame["status"].tolist() == ["open", "won"]


@pytest.mark.parametrize(
    ("won", "closed", "status"),
    [("1", "1", "won"), ("0", "1", "lost"), ("0", "0", "open"), ("TRUE", "TRUE", "won"),
     ("ja", "ja", "won"), (None, None, "open")],
)  # fmt: skip
def test_columns_that_say_won_and_closed(won: str, closed: str, status: str) -> None:
    rows = [
        ["Account", "Stage", "Amount", "Close Date", "Won", "Closed"],
        ["A", "Proposal", 1, "2026-01-01", won, closed],
    ]
    assert only_sheet(shapes.workbook(rows)).frame["status"].tolist() == [status]
