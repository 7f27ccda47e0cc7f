"""Each CRM has its own stages and chances; those in the file come first."""

from __future__ import annotations

import pytest

from kamdata.ingest.crm import SHAPES
from kamdata.ingest.stages import meaning_of
from tests.unit.ingest import shapes, shapes_more
from tests.unit.ingest.helpers import messages, only_sheet, snapshot_of


@pytest.mark.parametrize(
    ("crm", "chances"),
    [
        ("salesforce", (0.10, 0.20, 0.50, 0.70, 0.75, 0.90)),
        ("zoho", (0.10, 0.20, 0.40, None, 0.75, 0.90)),
        ("suitecrm", (0.20, 0.25, 0.30, 0.50, 0.65, 0.80)),
    ],
)
def test_one_stage_has_another_chance_in_each_crm(
    crm: str, chances: tuple[float | None, ...]
) -> None:
    shape = next(shape for shape in SHAPES if shape.crm == crm)
    names = ("Qualification", "Needs Analysis", "Value Proposition", "Perception Analysis",
             "Proposal/Price Quote", "Negotiation/Review")  # fmt: skip
    assert tuple(meaning_of(name, shape).probability_rate for name in names) == chances


def test_a_stage_of_the_second_crm_has_the_chance_of_that_crm() -> None:
    hubspot = shapes.hubspot_csv().replace(b"Deal probability", b"Some number")
    found = snapshot_of(("zoho.csv", shapes_more.zoho_csv()), ("hubspot.csv", hubspot))
    chances = found.table("stages").set_index("stage")["probability_rate"]
    assert chances["Contract Sent"] == 0.90
    assert chances["Appointment Scheduled"] == 0.20


def test_the_chance_in_the_file_comes_before_that_of_the_crm() -> None:
    data = shapes_more.zoho_csv().replace(b",75,", b",33,")
    chances = snapshot_of(("zoho.csv", data)).table("stages").set_index("stage")["probability_rate"]
    assert chances["Proposal/Price Quote"] == 0.33


@pytest.mark.parametrize(
    ("name", "status", "chance"),
    [("Contract Sent (Sales Pipeline)", "open", 0.90), ("Closed Won (Sales Pipeline)", "won", 1.0),
     ("Proposal (lost)", "lost", 0.0)],
)  # fmt: skip
def test_a_pipeline_in_brackets_behind_a_stage(name: str, status: str, chance: float) -> None:
    hubspot = next(shape for shape in SHAPES if shape.label == "HubSpot export")
    meaning = meaning_of(name, hubspot)
    assert (meaning.status, meaning.probability_rate) == (status, chance)


@pytest.mark.parametrize(
    ("chances", "expected", "is_named"),
    [
        (("0.5", "1", "0"), [0.5, 1.0, 0.0], False),
        (("50", "1", "0"), [0.5, 0.01, 0.0], False),
        (("1", "1", "0"), [1.0, 1.0, 0.0], True),
        (("50%", "1%", "0%"), [0.5, 0.01, 0.0], False),
    ],
)
def test_one_scale_holds_for_a_whole_column(
    chances: tuple[str, ...], expected: list[float], *, is_named: bool
) -> None:
    rows = [["Account", "Stage", "Amount", "Close Date", "Probability"]]
    rows += [["A", "Proposal", str(n), "2026-01-01", chance] for n, chance in enumerate(chances)]
    sheet = only_sheet(shapes.text(rows), "list.csv")
    assert sheet.frame["probability_rate"].tolist() == expected
    assert any("1 was read as 100 %" in message for message in messages(sheet)) == is_named
