"""The plan on a page: what matters most of each subject, every text as text."""

from __future__ import annotations

from typing import Any

import pandas as pd

from kamdata.export.plan_page import PlanPage, plan_page
from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.plan_summary import LONGEST, Section, facts, sections
from kamdata.model import Snapshot
from tests.build import AS_OF, make_snapshot

HOSTILE = '<script>alert(1)</script>"&'


def made(**tables: Any) -> dict[str, Section]:
    snapshot = make_snapshot([], [{"account_id": "A"}, {"account_id": "B"}], **tables)
    return {one.title: one for one in sections(snapshot, "A", "USD")}


def full(text: str, rows: int = 12) -> Snapshot:
    """Return an account with many rows of everything, each text the given one."""
    mine = [{"account_id": "A"} for _ in range(rows)]

    def of(**fields: Any) -> list[dict[str, Any]]:
        return [{**one, **fields} for one in mine]

    return make_snapshot(
        of(amount=900, opportunity=text, next_step=text, stage="Proposal"),
        [{"account_id": "A", "account": text, "overview": text, "industry_position": text}],
        goals=of(goal=text, goal_type="grow", target=3.0, current=1.0, unit=text, owner=text,
                 due_on="2026-12-01", customer_goal=text),
        actions=of(what=text, due_on="2026-11-01", owner=text),
        risks=of(what=text, due_on="2026-11-01", owner=text, severity="high"),
        promises=of(what=text, due_on="2026-11-01", owner=text, function=text),
        contacts=of(contact=text, title=text, buyer_role=text, influence=3, disposition=2),
        priorities=of(priority=text, learned_on="2026-08-01"),
        initiatives=of(initiative=text, priority="high", can_influence="partly"),
        projects=of(what=text, due_on="2026-11-01", status=text, impact=text),
        competitors=of(competitor=text, products=text, value=500),
        swot=of(point=text, kind="threat"),
        team=of(member=text, role=text, function="sales"),
    )  # fmt: skip


def page_of(snapshot: Snapshot) -> bytes:
    account = snapshot.table("accounts").iloc[0]
    head = PlanPage(
        account["account"], account["overview"], account["overview"],
        facts(account, fiscal_year(AS_OF, 1)), (("Goal", "$1M"), ("Closed", "$2M")), "28 Sep 2026",
    )  # fmt: skip
    return plan_page(head, sections(snapshot, "A", "USD"))


def test_the_weightiest_rows_come_first_and_the_rest_is_counted() -> None:
    deals = [{"account_id": "A", "amount": n, "opportunity": f"Deal {n}"} for n in range(1, 8)]
    snapshot = make_snapshot([*deals, {"account_id": "A", "status": "won", "amount": 99}])
    [found] = sections(snapshot, "A", "USD")
    assert found.title == "Largest open deals"
    assert [row[0] for row in found.rows] == [f"Deal {n}" for n in (7, 6, 5, 4)]
    assert found.rows[0][2] == "$7"
    assert found.more == 3


def test_what_is_done_kept_or_over_stays_out() -> None:
    due = {"account_id": "A", "due_on": "2026-10-01"}
    found = made(
        actions=[{**due, "what": "Call"}, {**due, "what": "Old", "status": "Done"}],
        promises=[{**due, "what": "Deliver"}, {**due, "what": "Kept", "is_kept": True}],
        priorities=[
            {"account_id": "A", "priority": "Cost", "learned_on": "2026-01-01"},
            {"account_id": "A", "priority": "Speed", "learned_on": "2025-01-01",
             "ended_on": "2026-02-01"},
        ],
        contacts=[{"account_id": "A", "contact": "Pat", "party": "partner"},
                  {"account_id": "B", "contact": "Ida"}],
    )  # fmt: skip
    assert {title: [row[0] for row in one.rows] for title, one in found.items()} == {
        "Next actions": ["Call"], "Promises to keep": ["Deliver"],
        "What matters to them now": ["Cost"],
    }  # fmt: skip


def test_progress_and_stance_are_in_words_and_unknown_stays_blank() -> None:
    goal = {"account_id": "A", "due_on": "2026-10-01", "goal_type": "relate"}
    found = made(
        goals=[
            {**goal, "goal": "a", "target": 5.0, "current": 3.0, "unit": "managers"},
            {**goal, "goal": "b", "target": 5.0},
            {**goal, "goal": "c", "current": 2.0},
        ],
        contacts=[{"account_id": "A", "contact": "Vera", "disposition": -2, "influence": 3},
                  {"account_id": "A", "contact": "Nils"}],
    )  # fmt: skip
    assert [row[2] for row in found["Goals"].rows] == ["3 of 5 managers", "? of 5", ""]
    assert [row[3] for row in found["People who decide"].rows] == ["strongly against us", ""]


def test_who_made_the_plan_stands_on_it() -> None:
    account = pd.Series(
        {**dict.fromkeys(make_snapshot([]).table("accounts").columns), "plan_prepared_by": "Ida",
         "plan_prepared_on": pd.Timestamp("2026-01-20"), "plan_status": "approved",
         "owner": "Ida", "review_every_days": 90}
    )  # fmt: skip
    assert facts(account, fiscal_year(AS_OF, 1)) == (
        "Plan period: FY2026 · prepared by Ida on 20 Jan 2026 · approved",
        "Key account manager Ida · reviewed every 90 days",
    )


def test_every_text_is_text() -> None:
    page = page_of(full(HOSTILE)).decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;") > 50


def test_long_texts_are_cut() -> None:
    [found] = [one for one in sections(full("x" * 900), "A", "USD") if one.title == "Goals"]
    assert {len(row[0]) for row in found.rows} == {LONGEST}


def test_an_account_without_a_plan_has_a_page() -> None:
    snapshot = make_snapshot([], [{"account_id": "A", "account": "Alder", "overview": "Pumps"}])
    page = page_of(snapshot).decode()
    assert "Alder" in page
    assert "<section>" not in page
