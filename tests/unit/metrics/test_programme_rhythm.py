"""Plans, reviews, maturity and benchmark of the programme, by figures worked out by hand."""

from dataclasses import replace
from datetime import date

import pandas as pd

from kamdata.metrics import (
    benchmark,
    benchmark_past,
    maturity,
    plan_rhythm,
    programme_facts,
    sponsors,
)
from kamdata.metrics.actions import open_actions
from kamdata.metrics.facts import Facts
from kamdata.metrics.programme_accounts import programme_accounts
from kamdata.model import Decision, Measure, Scope, Settings
from tests.build import make_snapshot
from tests.unit.metrics.test_programme_people import bought, key


def facts_of(accounts, **tables):
    return Facts(make_snapshot((), accounts, **tables), Settings())


def test_where_a_plan_stands():
    half = {"plan_period": "six_months"}
    facts = facts_of(
        [
            key("A", plan_period="calendar", plan_start_on="2026-01-01", plan_status="approved"),
            key("B", **half, plan_start_on="2026-03-28"),  # ended on 27 September, a day before
            key("C", **half, plan_start_on="2026-03-29", plan_status="draft"),
            key("D", plan_period="perpetual", plan_prepared_on="2025-09-27"), key("E"),
            key("F", plan_period="calendar", champion_validated_on="2026-02-01"),
        ]
    )  # fmt: skip
    rows = plan_rhythm.plan_rows(facts).set_index("account_id")
    assert rows["standing"].sort_index().tolist() == [
        plan_rhythm.CURRENT, plan_rhythm.ENDED, plan_rhythm.CURRENT, plan_rhythm.STALE,
        plan_rhythm.NO_PLAN, plan_rhythm.NOT_DATED,
    ]  # fmt: skip
    found = plan_rhythm.measures(plan_rhythm.plan_rows(facts))
    assert found["plans_current"].value == 2 / 6
    assert found["plans_approved"].value == 1 / 6
    assert found["plans_validated"].value == 1 / 6
    steps = plan_rhythm.steps_of_plans(plan_rhythm.plan_rows(facts))
    assert steps["accounts"].tolist()[:4] == [5, 2, 1, 1]


def test_reviews_on_time_are_suppressed_under_five():
    held = [{"account_id": "A", "what": "Review", "due_on": f"2026-0{n}-10",
             "held_on": f"2026-0{n}-{17 if n < 5 else 18}"} for n in range(2, 7)]  # fmt: skip
    found = plan_rhythm.reviews_on_time(plan_rhythm.plan_rows(facts_of([key("A")], reviews=held)))
    assert (found.value, found.n) == (3 / 5, 5)
    few = plan_rhythm.plan_rows(facts_of([key("A")], reviews=held[:4]))
    assert plan_rhythm.reviews_on_time(few).value is None


def test_actions_past_due_come_first_then_by_value():
    facts = facts_of(
        [key("A"), key("B")],
        revenue=bought("A", 10) + bought("B", 20),
        actions=[{"account_id": one, "what": f"{one} {due}", "due_on": due}
                 for one in ("A", "B") for due in ("2026-09-01", "2026-12-01")],
    )  # fmt: skip
    rows = programme_accounts(facts)
    actions = open_actions((), facts.snapshot, rows)
    found = plan_rhythm.actions_by_value(actions, rows, facts.as_of)
    assert found["account_id"].tolist() == ["B", "A", "B", "A"]
    assert found["late_days"].tolist()[:2] == [27, 27]
    assert plan_rhythm.actions_past_due(actions, facts.as_of).value == 0.5


def test_what_a_person_wrote_of_a_step_counts():
    facts = facts_of(
        [key("A", exec_sponsor="Pia"), key("B")],
        programme=[
            {"fact": "top-level  Sponsorship", "value": "Yes, the board", "evidence": "Minutes"},
            {"fact": "The right measures", "value": "No"},
            {"fact": "Champion", "value": "Pia"}, {"fact": "Champion reports to", "value": "Ola"},
            {"fact": "Benchmark and build", "value": "yes", "known_on": "2026-12-24"},
        ],
    )  # fmt: skip
    steps = maturity.maturity_steps(facts.snapshot, sponsors.sponsor_rows(facts), 0)
    assert steps["standing"].tolist() == [
        maturity.PARTLY, maturity.SHOWN, maturity.SHOWN, maturity.NOT_YET, maturity.PARTLY,
        maturity.NOT_YET, maturity.NOT_YET,
    ]  # fmt: skip
    assert steps.loc[1, "found"] == "1 of 2 key accounts have an executive sponsor."
    assert maturity.steps_shown(steps).value == 2
    words = programme_facts.champion_words(programme_facts.programme_facts(facts.snapshot))
    assert words == "The champion is Pia, who reports to Ola."


def test_outside_figures_are_read_as_written():
    texts = {"92 %": 0.92, "0.92": 0.92, "92": 0.92, "1,05": 1.05, "none yet": None}
    assert {text: programme_facts.figure(text, "rate") for text in texts} == texts
    assert programme_facts.figure("71 of 100", "points") == 71


def test_a_quarter_is_its_last_stored_day():
    days = [date(2026, 6, 1), date(2026, 6, 29), date(2026, 9, 28), date(2026, 10, 5)]
    assert benchmark.quarter_days(days, date(2026, 9, 28), 1) == {
        "2025Q3": None, "2025Q4": None, "2026Q1": None, "2026Q2": date(2026, 6, 29),
        "2026Q3": date(2026, 9, 28),
    }  # fmt: skip


def test_health_is_the_mean_of_at_least_three_known_parts():
    parts = dict.fromkeys(benchmark.HEALTH_PARTS, Measure(None, "rate"))
    known = {name: Measure(one, "rate") for name, one in
             zip(benchmark.HEALTH_PARTS, (0.9, 0.6, 0.3), strict=False)}  # fmt: skip
    assert round(benchmark.programme_health(parts | known).value or 0, 9) == 60
    known.popitem()
    assert benchmark.programme_health(parts | known).value is None


def test_this_quarter_against_the_mean_and_the_outside():
    snapshot = make_snapshot(
        (), [key("A", exec_sponsor="Pia"), key("B")],
        programme=[{"fact": "Outside: Have an executive sponsor", "value": "70 %",
                    "evidence": "Survey"}],
    )  # fmt: skip
    now = benchmark.programme_measures(snapshot, Settings(), Scope())
    before = now | {"sponsor_coverage": Measure(0.4, "rate"), "programme_load": Measure(0, "rate")}
    quarters = {"2026Q1": None, "2026Q2": before, "2026Q3": now}
    facts = programme_facts.programme_facts(snapshot)
    table = benchmark.benchmark(quarters, facts, "USD").set_index("id")
    row = table.loc["sponsor_coverage"]
    assert (row["now"], row["mean"], row["change"], row["way"]) == ("50 %", "40 %", "+10", "better")
    assert (row["outside"], row["source"]) == ("70 %", "Survey")
    assert pd.isna(row["2026Q1"])
    assert table.loc["programme_load", "way"] == "worse"
    assert pd.isna(table.loc["plans_current", "way"])
    assert benchmark.known_quarters(table, ["2026Q1", "2026Q2"]) == ["2026Q2"]


def test_a_plan_that_begins_later_has_not_begun_and_ends_with_its_own_period():
    later = {"plan_start_on": "2027-01-01"}
    facts = facts_of(
        [key("A", plan_period="calendar", **later), key("B", plan_period="six_months", **later),
         key("C", plan_period="rolling_12", **later)]
    )  # fmt: skip
    rows = plan_rhythm.plan_rows(facts).set_index("account_id")
    assert set(rows["standing"]) == {plan_rhythm.NOT_BEGUN}
    assert rows.loc["A", "ends_on"] == pd.Timestamp("2027-12-31")
    assert rows.loc["B", "ends_on"] == pd.Timestamp("2027-06-30")
    assert pd.isna(rows.loc["C", "ends_on"])
    assert not rows["is_current"].any()


def test_the_category_sets_the_rhythm_where_the_plan_does_not():
    last = {"programme_category": "Star", "last_review_on": "2026-07-01"}
    facts = facts_of([key("A", **last), key("B", **last, review_every_days=30)])
    due = plan_rhythm.plan_rows(facts).set_index("account_id")["due_on"]
    assert due["A"] == pd.Timestamp("2026-08-30")  # 60 days
    assert due["B"] == pd.Timestamp("2026-07-31")
    slower = Settings(review_rhythm=(("star", 90.0),))
    rows = plan_rhythm.plan_rows(Facts(facts.snapshot, slower)).set_index("account_id")
    assert rows.loc["A", "due_on"] == pd.Timestamp("2026-09-29")


def test_the_actions_past_due_open_to_their_rows():
    actions = [{"account_id": "A", "what": due, "due_on": due}
               for due in ("2026-12-01", "2026-09-01")]  # fmt: skip
    facts = facts_of([key("A")], actions=actions)
    made = Decision("action", date(2026, 9, 21), "A", None, "Call", due_on=date(2026, 9, 22), id=3)
    found = plan_rhythm.actions_past_due(
        open_actions((made,), facts.snapshot, programme_accounts(facts)), facts.as_of
    )
    assert (found.value, found.n, list(found.rows)) == (2 / 3, 3, [1])
    assert found.reason == "1 of them decided in a review"


def months_of(account, first, amounts):
    """Return one row of revenue a month from a month on."""
    days = pd.date_range(first, periods=len(amounts), freq="MS")
    return [{"account_id": account, "month": day, "amount": amount}
            for day, amount in zip(days, amounts, strict=True)]  # fmt: skip


def test_an_earlier_quarter_is_worked_back_from_dates_alone():
    # by 30 June 2026: 12 x 110 after 12 x 100; what came after it plays no part
    sold = [100] * 12 + [110] * 12 + [900] * 2
    held = [{"account_id": "A", "what": "Review", "due_on": f"2026-0{n}-10",
             "held_on": f"2026-0{n}-{12 if n < 5 else 28}"} for n in range(1, 6)]  # fmt: skip
    late = {"account_id": "A", "what": "Review", "due_on": "2026-08-10"}
    snapshot = make_snapshot(
        (), [key("A", review_every_days=30, last_review_on="2026-09-01", exec_sponsor="Pia"),
             key("B", review_every_days=30, plan_start_on="2025-01-01"), {"account_id": "C"},
             *map(key, "DEFG")],
        revenue=[row for one in "ADEFG" for row in months_of(one, "2024-07-01", sold)]
        + months_of("C", "2024-07-01", [500] * 26),
        reviews=[*held, late],
    )  # fmt: skip
    found = benchmark_past.measures_of(snapshot, date(2026, 6, 30), Settings(), Scope())
    assert list(found) == [one.id for one in benchmark.COMPARED]
    assert round(found["key_account_growth"].value or 0, 9) == 0.1
    assert found["net_retention"].value == 1.1
    # 5 held and the one due 30 days after 28 May, not yet a week ago; B never had a review
    assert (found["reviews_on_time"].value, found["reviews_on_time"].n) == (4 / 5, 5)
    assert found["sponsor_coverage"].reason == benchmark_past.NOT_STORED
    too_early = benchmark_past.measures_of(snapshot, date(2026, 3, 31), Settings(), Scope())
    assert too_early["net_retention"].value is None
    later = replace(snapshot, tables={
        **snapshot.tables,
        "revenue": snapshot.table("revenue").query("month <= '2026-06-30'"),
        "reviews": snapshot.table("reviews").query("due_on <= '2026-06-30'"),
    })  # fmt: skip
    again = benchmark_past.measures_of(later, date(2026, 6, 30), Settings(), Scope())
    assert [one.value for one in again.values()] == [one.value for one in found.values()]


def test_the_benchmark_counts_actions_decided_in_reviews():
    snapshot = make_snapshot((), [key("A")], actions=[{"account_id": "A", "what": "x",
                                                       "due_on": "2026-12-01"}])  # fmt: skip
    made = Decision("action", date(2026, 9, 21), "A", None, "Call", due_on=date(2026, 9, 22), id=3)
    found = benchmark.programme_measures(snapshot, Settings(), Scope(), (made,))
    assert found["actions_past_due"].value == 0.5


def test_what_was_written_of_a_step_with_its_source():
    row = {"said": "Yes", "evidence": "Minutes", "known_on": pd.Timestamp("2026-01-05")}
    assert maturity.written(row) == "Yes (Minutes, known 5 Jan 2026)"
    assert maturity.written({**row, "evidence": None, "known_on": pd.NaT}) == "Yes"
    assert maturity.written({**row, "said": None}) == ""


def test_points_are_those_between_the_figures_shown():
    unknown = {one.id: Measure(None, one.unit) for one in benchmark.COMPARED}
    now = unknown | {"gross_retention": Measure(0.9751, "rate")}
    before = unknown | {"gross_retention": Measure(0.9812, "rate")}
    table = benchmark.benchmark({"Q1": before, "Q2": now}, {}, "USD").set_index("id")
    row = table.loc["gross_retention"]  # 98 % both times
    assert (row["now"], row["mean"], row["change"], row["way"]) == (
        "98 %",
        "98 %",
        "0",
        "as before",
    )
