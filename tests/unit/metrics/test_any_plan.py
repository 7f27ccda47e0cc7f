"""Whatever stands in the files of a plan: no failure, no words for nothing, sums that tie."""

from __future__ import annotations

import re
from dataclasses import asdict, is_dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.export.plan_page import PlanPage, plan_page
from kamdata.export.plan_workbook import OF_ACCOUNTS, OF_COMPANY, plan_workbook
from kamdata.metrics import (
    account_activity,
    account_goals,
    account_group,
    actions,
    alignment,
    competition,
    customer_plans,
    freshness,
    goal_words,
    landscape,
    last_start,
    parties,
    plan_admin,
    plan_blanks,
    plan_reviews,
    plan_status,
    plan_summary,
    plan_windows,
    planned_pipeline,
    promise_register,
    roadblocks,
    staleness,
    timeline,
    years_by_product,
)
from kamdata.metrics.account_people import people_of
from kamdata.metrics.known import prepare
from kamdata.metrics.org_chart import chart_title, org_chart
from kamdata.metrics.standing import standing
from kamdata.model import Measure, Settings, Snapshot
from kamdata.schema import TABLES, Column
from tests.build import AS_OF, make_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

IDS = ("A", "B", "C", "gone")
TEXTS = (
    "=cmd|' /C calc'!A0", "<script>x</script>", "**bold** _[x](y)", "$a^2$ {x} %s \\", "Ida Holm",
    "ida  holm", "Nils", "two\nlines", "\u202eRTL שלום", "🙂", "x" * 3_000, " ", "A", "B",
)  # fmt: skip
DAYS = (
    "2024-02-29", "2025-08-31", "2026-09-27", "2026-09-28", "2026-09-29", "2027-12-31",
    "1999-01-01", "2099-12-31",
)  # fmt: skip
AMOUNTS = (-500, 0, 0.01, 1_000, 123_456.78, 10**9)
VALUES: dict[str, tuple[Any, ...]] = {
    "money": AMOUNTS, "date": DAYS, "rate": (0.0, 0.37, 1.0), "flag": (True, False),
    "number": (-3.0, 0.0, 0.5, 7.0, 1_234_567.0), "integer": (-2, -1, 0, 1, 2, 3, 5, 90, 4_000_000),
}  # fmt: skip
NOTHING = re.compile(r"\b(nan|NaN|NaT|None|inf)\b|<NA>")
SETTINGS = Settings()


def cell(column: Column, table: str, random: Random) -> Any:
    """Return anything that the contract lets stand in a column, often nothing."""
    if random.random() < 0.3:
        return None
    if column.choices:
        return random.choice(column.choices)
    if column.name in ("account_id", "parent_id"):
        return random.choice(IDS)
    if column.name == "opportunity_id":
        return random.choice(("O1", "O2", "O3"))
    return random.choice(VALUES.get(column.kind, TEXTS))


def rows(table: str, random: Random) -> list[dict[str, Any]]:
    columns = [one for one in TABLES[table].columns if one.of in ("", table)]
    columns = random.sample(columns, random.randint(len(columns) // 2, len(columns)))
    made = []
    for _ in range(random.choice((0, 1, 2, 6))):
        row = {one.name.removesuffix("_cents"): cell(one, table, random) for one in columns}
        if table not in OF_COMPANY:
            row["account_id"] = random.choice(IDS)
        made.append(row)
    return made


def any_company(random: Random) -> Snapshot:
    """Return a company of three accounts with anything in its plans."""
    accounts = (rows("accounts", random) * 3 + [{}, {}, {}])[:3]
    for row, one in zip(accounts := [dict(row) for row in accounts], IDS, strict=False):
        row |= {"account_id": one, "account": random.choice(TEXTS[:5]) + one}
    names = (*OF_ACCOUNTS[1:], *OF_COMPANY, "revenue", "activities")
    tables = {one: rows(one, random) for one in names if random.random() < 0.8}
    deals = [
        {name: value for name, value in row.items() if value is not None or name == "amount"}
        for row in rows("opportunities", random)
    ]
    tables = {one: made for one, made in tables.items() if made}
    return prepare(make_snapshot(deals, accounts, **tables), SETTINGS)


def said(value: Any) -> Iterator[str]:
    """Give every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Measure):
        yield value.reason or ""
    elif isinstance(value, pd.DataFrame):
        for name in value.select_dtypes(include=["object", "string"]):
            yield from (one for one in value[name].dropna() if isinstance(one, str))
    elif isinstance(value, dict):
        for one in value.values():
            yield from said(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from said(one)


def measures_in(value: Any) -> Iterator[Measure]:
    if isinstance(value, Measure):
        yield value
    elif isinstance(value, dict):
        yield from (one for one in value.values() if isinstance(one, Measure))


def of_people(snapshot: Snapshot, one: str) -> Iterator[Any]:
    found = people_of(snapshot, SETTINGS, one)
    yield landscape.measures(found)
    yield [landscape.headline(found), *landscape.warnings(found), landscape.map_title(found)]
    chart = org_chart(found.people)
    yield [chart_title(chart), *chart.findings]
    yield parties.other_parties(snapshot, one)
    yield parties.team_of(snapshot, one)
    yield parties.functions_covered(snapshot, one)
    yield parties.team_hours(snapshot, one)
    yield parties.uncovered_sentence(snapshot, one)
    yield parties.partners_on_deals(snapshot, one)
    rivals = competition.competitors_of(snapshot, one)
    yield rivals
    yield competition.headline(rivals, "USD")
    yield competition.measures(snapshot, one)
    yield competition.bought_elsewhere(snapshot, one)
    projects = customer_plans.projects_of(snapshot, one)
    initiatives = customer_plans.initiatives_of(snapshot, one)
    yield [projects, initiatives, customer_plans.swot_of(snapshot, one)]
    yield customer_plans.measures(projects, initiatives)
    now = account_activity.priorities_now(snapshot, one)
    yield account_activity.priorities_line(now, snapshot)
    yield account_activity.days_since_activity(snapshot, one)
    yield account_activity.recent_activities(snapshot, one)
    yield account_activity.activity_title(snapshot, one)


def of_goals(snapshot: Snapshot, one: str, plan: plan_windows.PlanWindow) -> Iterator[Any]:
    ids = pd.Series([one])
    goals = account_goals.goals_of(
        snapshot, one, plan.window, account_goals.starting_values([snapshot], one)
    )
    todo = actions.open_actions((), snapshot, snapshot.table("accounts"))
    promises = promise_register.promises_of(snapshot, ids)
    shown = {
        "planned_pipeline": planned_pipeline.planned_pipeline(snapshot, ids),
        "promises_overdue": promise_register.promises_overdue(promises),
        "actions_overdue": actions.actions_overdue(todo, snapshot.as_of),
        "roadblocks_overdue": roadblocks.roadblocks_overdue(snapshot, ids),
        "goals_on_track": account_goals.goals_on_track(goals),
        "promises_kept": promise_register.promises_kept(promises),
    }
    yield shown
    unplanned = planned_pipeline.unplanned_pipeline(snapshot, ids)
    yield [goals, todo, promises, unplanned, planned_pipeline.open_deals(snapshot, ids)]
    aligned = alignment.alignment(snapshot, one)
    yield [aligned, alignment.aims_served(aligned), alignment.goals_aligned(goals)]
    yield [
        goal_words.headline(goals, shown), goal_words.progress_title(goals),
        goal_words.kinds_note(goals), goal_words.alignment_sentence(goals, aligned),
        goal_words.pipeline_title(shown["planned_pipeline"], unplanned, "USD"),
        goal_words.without_customer_goal(goals), goal_words.missing_progress(goals),
        promise_register.title(promises), actions.title(todo, snapshot.as_of),
        roadblocks.title(roadblocks.roadblocks_of(snapshot, ids)),
    ]  # fmt: skip
    yield promise_register.by_function(promises, promises)


def of_admin(snapshot: Snapshot, one: str, plan: plan_windows.PlanWindow) -> Iterator[Any]:
    share = plan_blanks.plan_completeness(snapshot, one)
    overdue = plan_reviews.review_days_overdue(snapshot, one)
    status = plan_status.status_words(plan_status.plan_status(snapshot, one, ()))
    yield {"share": share, "overdue": overdue}
    yield [
        status, plan_admin.headline(status, share, overdue),
        plan_status.champion_words(snapshot, one), plan_status.history(snapshot, one, ()),
        plan_admin.period_words(plan), plan_admin.prepared_words(snapshot, one),
        plan_admin.update_words(snapshot, one, plan.window), plan_admin.plan_age(snapshot, one),
        plan_reviews.review_words(snapshot, one), plan_reviews.review_table(snapshot, one),
        plan_reviews.review_to_record(snapshot, one), plan_blanks.blanks(snapshot, one),
        plan_windows.in_words(plan, plan.window),
    ]  # fmt: skip
    yield plan_reviews.account_reviews_on_time(snapshot, one)
    events = timeline.account_timeline(snapshot, one, plan.window, SETTINGS)
    yield [events, timeline.next_words(events, snapshot.as_of)]
    starts = last_start.last_start(snapshot, one, plan.window)
    yield last_start.in_words(starts, plan.window, snapshot.as_of)
    change = freshness.file_change(snapshot, snapshot, one)
    assert not change.documents
    for document in plan_blanks.DOCUMENTS:
        known = freshness.touched(snapshot, one, document, ())
        yield freshness.document_age(snapshot, one, known)
        found = staleness.freshness(snapshot, one, document, known, change)
        yield list(asdict(found).values()) if is_dataclass(found) else []


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 10**6))
def test_whatever_a_plan_holds_nothing_fails_and_nothing_is_called_nan(seed: int) -> None:
    random = Random(seed)
    snapshot = any_company(random)
    everyone = standing(snapshot, plan_windows.fiscal_year(AS_OF, 1), SETTINGS)
    one = random.choice(IDS[:3])
    plan = plan_windows.of_account(snapshot, one, SETTINGS)
    made = [
        *of_people(snapshot, one), *of_goals(snapshot, one, plan), *of_admin(snapshot, one, plan)
    ]  # fmt: skip
    group = account_group.account_group(snapshot, everyone, one)
    made += [account_group.measures(group), group.finding]
    for value in made:
        assert not [text for text in said(value) if NOTHING.search(text)]
        for measure in measures_in(value):
            assert measure.coverage is None or 0 <= measure.coverage <= 1
            if measure.unit == "rate" and measure.value is not None:
                assert 0 <= measure.value <= 1, measure
            if measure.value is None:
                assert measure.reason


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6))
def test_whatever_a_plan_holds_its_sums_tie(seed: int) -> None:
    random = Random(seed)
    snapshot = any_company(random)
    for one in IDS[:3]:
        deals = planned_pipeline.open_deals(snapshot, pd.Series([one]))
        rows_of = planned_pipeline.by_goal(snapshot, one)
        assert rows_of["amount_cents"].sum() == deals["amount_cents"].sum()
        assert rows_of["count"].sum() == len(deals)
        table, _ = years_by_product.years_by_product(snapshot, one, 1)
        names = [*years_by_product.PAST, *years_by_product.AHEAD]
        if len(table):
            assert (table[names].iloc[:-1].sum() == table[names].iloc[-1].fillna(0)).all()


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10**6))
def test_whatever_a_plan_holds_can_be_taken_out(seed: int) -> None:
    random = Random(seed)
    snapshot = any_company(random)
    one = random.choice(IDS[:3])
    account = plan_status.account_row(snapshot, one)
    plan = plan_windows.of_account(snapshot, one, SETTINGS)
    facts = plan_summary.facts(account, plan.window)
    sections = plan_summary.sections(snapshot, one, "USD")
    assert not [
        text for text in said([list(part.rows) for part in sections]) if NOTHING.search(text)
    ]
    assert not [line for line in facts if NOTHING.search(line)]
    page = PlanPage(str(account["account"]), "", "", facts, (), "28 Sep 2026")
    assert b"<script>x" not in plan_page(page, sections)
    assert plan_workbook(snapshot, [one], with_company=True)[:2] == b"PK"
