"""The programme: its size, its roster, and what is said about both."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kamdata.metrics import firmness, programme_words, roster
from kamdata.metrics.facts import Facts
from kamdata.metrics.gate import Gate, gate
from kamdata.metrics.known import prepare
from kamdata.metrics.membership import review, standings
from kamdata.metrics.roster import Programme
from kamdata.metrics.worked_back import quarter_ends_before, worked_back
from kamdata.model import Settings
from tests.build import make_snapshot

SETTINGS = Settings()
MONTHS = [f"{year}-{month:02d}-01" for year in (2023, 2024, 2025) for month in range(1, 13)]
GOOD = {"wallet": 9_000_000, "gross_margin_rate": 0.5, "cost_to_serve": 20_000,
        "strategic_fit": 5, "receptiveness": 4}  # fmt: skip
POOR = {"wallet": 150_000, "gross_margin_rate": 0.2, "cost_to_serve": 90_000, "strategic_fit": 2,
        "receptiveness": 1}  # fmt: skip
ACCOUNTS = [
    {"account_id": "Alder", "is_key": True, **GOOD, "programme_category": "star", "tier": "A",
     "programme_type": "global", "key_since_on": "2024-01-01"},
    {"account_id": "Birch", "is_key": False, **GOOD},
    {"account_id": "Cedar", "is_key": True, **POOR, "review_every_days": 45},
    {"account_id": "Dogwood", "is_key": True, **POOR},
    {"account_id": "Elm", "is_key": False},
]  # fmt: skip
KEPT = {"account_id": "Dogwood", "decided_on": "2025-12-31", "decision": "stay",
        "reason": "The board promised it.", "decided_by": "Ida",
        "expires_on": "2026-06-30"}  # fmt: skip
REVENUE = [
    {"account_id": one, "month": month, "amount": 100_000 if one in ("Alder", "Birch") else 20_000}
    for one in ("Alder", "Birch", "Cedar", "Dogwood")
    for month in MONTHS
]


@pytest.fixture(scope="module")
def found() -> tuple[Programme, Gate]:
    """Return the programme of a small company whose earlier reviews are worked back."""
    snapshot = make_snapshot(
        accounts=ACCOUNTS, as_of="2025-12-31", revenue=REVENUE, memberships=[KEPT]
    )
    snapshot = prepare(snapshot, SETTINGS)
    facts = Facts(snapshot, SETTINGS)
    back = [worked_back(snapshot, day) for day in quarter_ends_before(snapshot.as_of, 1, 2)]
    earlier = [
        replace(review(Facts(one, SETTINGS)), is_kept=False) for one in back if one is not None
    ]
    at = standings([*earlier, review(facts)], SETTINGS.gate)
    return roster.programme(facts, at), gate(facts)


def test_who_should_enter_and_leave_and_why(found: tuple[Programme, Gate]) -> None:
    programme, at_gate = found
    assert programme.entering["account"].tolist() == ["Birch"]
    assert programme.leaving["account"].tolist() == ["Cedar"]
    assert programme.probation.empty  # Dogwood is kept by decision
    assert programme.exceptions["account"].tolist() == ["Dogwood"]
    assert programme.places == 3  # one enters, one leaves
    firm = firmness.firmness(at_gate, programme.places)
    said = dict(programme_words.proposals(programme, at_gate, SETTINGS, firm, programme.places))
    assert list(said) == ["Birch", "Cedar"]
    assert said["Birch"].startswith("should enter. ")
    assert said["Birch"].endswith("It is among the first 3 however the criteria are weighed.")
    rows = programme_words.with_why(programme.leaving, at_gate, SETTINGS)
    title = programme_words.candidates_title(rows, SETTINGS.gate)
    assert title.startswith("Cedar is ")
    assert title.endswith("points below the bar to leave")
    assert programme_words.headline(programme, SETTINGS) == (
        "3 key accounts under a cap of 50; 1 should enter, 1 should leave and 0 are on probation."
    )
    why = programme_words.with_why(programme.table, at_gate, SETTINGS)["why"].tolist()
    assert "of 100 points, at 65 or above in 3 reviews in a row. Potential" in why[1]
    assert "of 100 points, at 50 or below in 3 reviews in a row." in why[2]
    assert why[2].endswith("speak against it.")
    assert why[4] == "Less than 40 % of what the gate asks is known."


def test_who_should_leave_is_not_counted_as_on_probation_too(
    found: tuple[Programme, Gate],
) -> None:
    programme, _ = found
    put = programme.table["is_key"]  # all of them, by decision
    both = replace(programme, table=programme.table.assign(on_probation=put))
    assert both.leaving["account"].tolist() == ["Cedar"]
    assert both.probation["account"].tolist() == ["Dogwood", "Alder"]


def test_the_measures_of_size(found: tuple[Programme, Gate]) -> None:
    programme, _ = found
    assert roster.key_account_count(programme).value == 3
    assert roster.key_account_share(programme).value == pytest.approx(0.6)
    # 12 x (100 + 20 + 20) of 12 x (100 + 100 + 20 + 20) thousand
    assert roster.key_revenue_share(programme).value == pytest.approx(140 / 240)
    assert roster.should_enter(programme).value == 1
    assert roster.should_leave(programme).value == 1
    assert roster.on_probation(programme).value == 0
    assert roster.exceptions_in_force(programme).value == 1
    assert roster.should_enter(programme).n == 4
    assert roster.count_by_review(programme)["key_n"].tolist() == [3]
    assert roster.largest_customer(programme) in ("Alder", "Birch")
    assert programme_words.rule_of_thumb(programme).startswith("60 % of the accounts bring 58 %")


def test_the_roster_and_its_rhythm(found: tuple[Programme, Gate]) -> None:
    rows = found[0].key.set_index("account")
    assert rows.index[0] == "Alder"  # most valuable first
    assert rows.loc["Alder", ["category", "category_by", "programme_type"]].tolist() == [
        "Star", "Plan", "Global",
    ]  # fmt: skip
    assert rows.loc["Alder", "review_days"] == 60  # of its category
    assert rows.loc["Cedar", "review_days"] == 45  # of its plan
    assert rows.loc["Alder", "since_on"].date() == date(2024, 1, 1)
    assert rows.loc["Dogwood", "held_until"].date() == date(2026, 6, 30)
    kinds = roster.by_category(found[0], SETTINGS.review_rhythm).set_index("category")
    assert kinds.loc["Star", ["accounts", "review_days"]].tolist() == [1, 60]
    assert kinds.loc["Star", "treatment"] == "Invest to win it"
    assert kinds["accounts"].sum() == 3
    assert kinds["revenue_cents"].sum() == 12 * (100_000 + 20_000 + 20_000) * 100


def test_reviews_that_were_worked_back_are_said_to_be(found: tuple[Programme, Gate]) -> None:
    said = programme_words.reviews_note(found[0])
    assert said.startswith("Reviews: 30 Jun 2025, 30 Sep 2025 and 31 Dec 2025.")
    assert "30 Jun 2025 and 30 Sep 2025 were worked back" in said
    assert "one decision" not in programme_words.exceptions_note(found[0])
    assert programme_words.exceptions_note(found[0]) == "1 decision stands against the rule."


def test_nothing_is_worked_back_before_two_years_of_revenue_were_complete() -> None:
    snapshot = make_snapshot(revenue=REVENUE, as_of="2025-12-31")
    cut = worked_back(snapshot, date(2025, 3, 31))
    assert cut is not None
    assert cut.table("revenue")["month"].max().date() == date(2025, 3, 1)
    assert cut.fingerprint != snapshot.fingerprint
    assert worked_back(snapshot, date(2024, 9, 30)) is None
    assert worked_back(make_snapshot(), date(2025, 3, 31)) is None


def test_firm_places(found: tuple[Programme, Gate]) -> None:
    _, at_gate = found
    rows = firmness.firmness(at_gate, 2)
    assert rows["account"].tolist() == ["Alder", "Birch", "Cedar", "Dogwood"]
    assert rows["verdict"].astype("str").tolist() == ["Firm", "Firm", "Firmly out", "Firmly out"]
    assert firmness.title(rows, 2) == "All of 2 places are firm; no account is a judgement call"
    assert firmness.title(rows, 4).startswith("Every judged account has a place")
    assert firmness.sentence(rows.iloc[0], 2) == (
        "Alder is in the first 2 under 100 % of reasonable weights: firm."
    )
    assert firmness.open_places(rows, 2) == []
    assert firmness.usual_places(at_gate, 3, 65) == 3
    assert firmness.usual_places(at_gate, 4, 65) == 2
    assert len(firmness.around_the_line(rows, 2)) == 4


def test_a_place_that_depends_on_the_weights_says_on_which() -> None:
    sizes = {"gross_margin_rate": None, "receptiveness": 3}
    snapshot = make_snapshot(accounts=[
        {"account_id": "Big", "wallet": 9_000_000, "strategic_fit": 2, **sizes},
        {"account_id": "Close", "wallet": 800_000, "strategic_fit": 5, **sizes},
    ], as_of="2025-12-31")  # fmt: skip
    rows = firmness.firmness(gate(Facts(snapshot, SETTINGS)), 1).set_index("account")
    assert rows["in_rate"].sum() == pytest.approx(1)
    assert rows.loc["Big", "decides"] == "Less weight on strategic fit lets it in"
    assert rows.loc["Big", "swap"].startswith("Level with Close where strategic fit weighs")
    assert rows.loc["Close", "verdict"] in ("Judgement call", "Likely in", "Likely out")
    said = firmness.open_places(rows.reset_index(), 1)
    assert all("under" in one and "lets it in." in one for one in said)
    assert said


@pytest.mark.parametrize(
    ("n", "is_warning", "says"),
    [
        (0, False, "Begin with one to five"),
        (5, False, "Pilot: 5 key accounts"),
        (6, False, "room for 44 more"),
        (35, False, "room for 15 more"),
        (36, False, "make a large programme"),
        (50, False, "room for 0 under the cap"),
        (51, True, "1 more than the cap"),
        (99, True, "49 more than the cap"),
        (100, True, "reach the last limit of 100"),
    ],
)
def test_what_is_said_of_the_size(n: int, says: str, *, is_warning: bool) -> None:
    warns, sentence = programme_words.size_note(n, SETTINGS)
    assert warns == is_warning
    assert says in sentence


def test_the_rules_as_they_are_written_down() -> None:
    table = programme_words.rules_table(SETTINGS, "USD").set_index("criterion")
    assert table["weight_rate"].sum() == pytest.approx(1)
    assert table.loc["Potential", ["low", "middle", "high"]].tolist() == ["$300k", "$3M", "$30M"]
    assert table.loc["Low cost to serve", "low"] == "25 %"
    assert table.loc["Strategic fit", "high"] == "5 of 5"
    assert "wide enough" in programme_words.hysteresis_note(SETTINGS.gate, 3.0)
    assert "too narrow" in programme_words.hysteresis_note(SETTINGS.gate, 4.0)
