"""Draft, submitted, approved: by whom, and whether it is still what was approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kamdata.metrics import plan_status
from kamdata.metrics.entries import with_entries
from kamdata.model import Entry
from tests.build import AS_OF, make_snapshot


def written(*fields: tuple[str, Any], table: str = "accounts", who: str = "Ida") -> list[Entry]:
    key = "" if table == "accounts" else "row"
    return [Entry("A", table, key, field, value, AS_OF, written_by=who) for field, value in fields]


def approved() -> list[Entry]:
    return written(
        ("plan_status", "approved"), ("plan_approved_by", "Ida"),
        ("plan_approved_on", AS_OF.isoformat()),
    )  # fmt: skip


def words(entries: list[Entry], **account: Any) -> str:
    kept = [replace(one, id=number) for number, one in enumerate(entries, start=1)]
    snapshot = with_entries(make_snapshot([], [{"account_id": "A", **account}]), kept)
    return plan_status.status_words(plan_status.plan_status(snapshot, "A", kept))


def test_each_status_in_words() -> None:
    assert "Nobody says" in words([])
    assert words([], plan_status="draft") == "The plan is a draft."
    said = words(
        [], plan_status="submitted", plan_submitted_by="Jon", plan_submitted_on="2026-03-01"
    )
    assert said == "The plan was submitted by Jon on 1 Mar 2026."
    assert words(approved()) == "The plan was approved by Ida on 28 Sep 2026."


@pytest.mark.parametrize(
    ("later", "is_outgrown"),
    [
        (written(("goal", "Win plant 2"), table="goals"), True),
        (written(("plan_period", "perpetual")), True),
        (written(("current", 3.0), table="goals"), False),  # progress is not another plan
        (written(("champion_validated_on", "2026-09-28")), False),
        (written(("held_on", "2026-09-28"), ("what", "x"), table="reviews"), False),
        (approved(), False),
    ],
)
def test_what_is_written_after_the_approval(later: list[Entry], is_outgrown) -> None:
    before = written(("overview", "Makes paper"))
    said = words([*before, *approved(), *later])
    assert ("needs approval again" in said) is is_outgrown


def test_the_same_field_twice_is_one_change_and_approving_again_settles_it() -> None:
    twice = written(("overview", "One"), ("overview", "Two"), who="Jon")
    said = words([*approved(), *twice])
    assert "Since then 1 field changed by Jon: it needs approval again." in said
    assert "again" not in words([*approved(), *twice, *approved()])


def test_an_approval_of_the_files_counts_by_its_day() -> None:
    account = {"plan_status": "approved", "plan_approved_on": "2026-09-01"}
    assert "1 field changed" in words(written(("overview", "New")), **account)
    same_day = account | {"plan_approved_on": "2026-09-28"}
    assert words(written(("overview", "New")), **same_day).endswith("28 Sep 2026.")
    later = words([], **account, plan_updated_on="2026-09-15")
    assert later.endswith("It was brought up to date on 15 Sep 2026: approve it again.")


def test_the_steps_of_a_plan_newest_first() -> None:
    account = {
        "account_id": "A", "plan_prepared_on": "2025-12-05", "plan_prepared_by": "Jon",
        "plan_submitted_on": "2026-01-10", "champion": "Ann Lee",
    }  # fmt: skip
    entries = [
        *written(("plan_status", "draft"), who="Jon"), *approved(),
        *written(("champion_validated_on", "2026-09-20")),
    ]  # fmt: skip
    snapshot = with_entries(make_snapshot([], [account]), entries)
    steps = plan_status.history(snapshot, "A", entries)
    assert steps["what"].tolist() == [
        "Approved", "Back to draft", "Agreed with the customer's champion", "Submitted", "Prepared",
    ]  # fmt: skip
    assert steps["by"].tolist()[:2] == ["Ida", "Jon"]
    assert steps["origin"].tolist()[-2:] == ["From the files"] * 2
    assert plan_status.champion_words(snapshot, "A") == "Ann Lee agreed to the plan on 20 Sep 2026."


def test_an_unknown_account_is_an_error() -> None:
    with pytest.raises(KeyError):
        plan_status.account_row(make_snapshot(), "nobody")
    row = plan_status.account_row(make_snapshot([], [{"account_id": "A", "champion": " "}]), "A")
    assert plan_status.text_of(row, "champion") is None
    assert plan_status.date_of(row, "plan_updated_on") is None
    assert date(2026, 9, 28) == AS_OF
