"""The promise keeper says of each decision what the next file says of it, and shows it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.metrics import promises
from kamdata.metrics.decision_words import in_words
from kamdata.metrics.promises import KEPT, NOT_DUE, NOT_KEPT, OPPOSITE, UNCHECKED, VANISHED
from kamdata.model import Decision, Settings, Snapshot
from tests.build import STAGES, make_snapshot

THEN, NOW = date(2026, 9, 21), date(2026, 9, 28)
BEFORE = {"stage": "Proposal", "close_on": "2026-11-15", "next_step": "Send the offer"}


def snapshot(as_of: date, **deal: Any) -> Snapshot:
    other = {"opportunity_id": "other", "account_id": "B", "next_step": "Wait"}
    return make_snapshot(
        [{"opportunity_id": "D", "account_id": "A", "amount": 500, **deal}, other], as_of=as_of
    )


def checked(decision: Decision, **now: Any) -> tuple[str, str]:
    before, after = snapshot(THEN, **BEFORE), snapshot(NOW, **(BEFORE | now))
    row = promises.check([decision], before, after, Settings()).iloc[0]
    said = f"{in_words(decision).rstrip('.')}: "
    assert row["evidence"].startswith(said)
    return row["outcome"], row["evidence"].removeprefix(said)


def decided(kind: Any, value: str = "", **more: Any) -> Decision:
    return Decision(kind, THEN, "A", "D", value, **more)


@pytest.mark.parametrize(
    ("decision", "now", "outcome", "evidence"),
    [
        (("won",), {"status": "won", "stage": "Closed Won"}, KEPT, "the file has it won."),
        (("won",), {"status": "lost", "stage": "Closed Lost"}, OPPOSITE, "the file has it lost."),
        (("won",), {}, NOT_KEPT, "the file still has it open, at Proposal."),
        (("lost",), {"status": "lost", "stage": "Closed Lost"}, KEPT, "the file has it lost."),
        (("lost",), {"status": "won", "stage": "Closed Won"}, OPPOSITE, "the file has it won."),
        (("lost",), {"status": "omitted"}, NOT_KEPT,
         "the file still has it left out of the forecast."),
        (("re_date", "2026-10-30"), {"close_on": "2026-10-30"}, KEPT, "the file has the new date."),
        (("re_date", "2026-10-30"), {}, NOT_KEPT,
         "the file still says 15 Nov 2026."),
        (("re_date", "2026-10-30"), {"close_on": "2026-12-15"}, OPPOSITE,
         "the file says 15 Dec 2026, before it was 15 Nov 2026."),
        (("re_date", "2026-10-30"), {"close_on": "2026-10-31"}, NOT_KEPT,
         "the file says 31 Oct 2026, before it was 15 Nov 2026."),
        (("re_date", "2026-10-30"), {"close_on": None}, UNCHECKED, "the file gives no close date."),
        (("re_date", "2026-10-30"), {"status": "won", "stage": "Closed Won"}, UNCHECKED,
         "the deal is won since."),
        (("re_stage", "Negotiation"), {"stage": "Negotiation"}, KEPT,
         "the file has the new stage."),
        (("re_stage", "Negotiation"), {}, NOT_KEPT,
         "the file still says Proposal."),
        (("re_stage", "Negotiation"), {"stage": "Prospecting"}, OPPOSITE,
         "the file says Prospecting, before it was Proposal."),
        (("re_stage", "Prospecting"), {"stage": "Qualification"}, NOT_KEPT,
         "the file says Qualification, before it was Proposal."),
        (("re_stage", "Negotiation"), {"status": "lost", "stage": "Closed Lost"}, UNCHECKED,
         "the deal is lost since."),
        (("next_step", "Call Ann."), {"next_step": " call  ann"}, KEPT,
         "the file has the next step."),
        (("next_step", "Call Ann"), {}, NOT_KEPT,
         "the file still says “Send the offer”."),
        (("next_step", "Call Ann"), {"next_step": "Call Bob"}, NOT_KEPT,
         "the file says “Call Bob”."),
        (("next_step", "Call Ann"), {"next_step": None}, NOT_KEPT,
         "the file has no next step."),
        (("note", "Good talk"), {}, UNCHECKED, "there is nothing to check."),
    ],
)  # fmt: skip
def test_a_decision_against_the_next_file(
    decision: tuple[Any, ...], now: dict[str, Any], outcome: str, evidence: str
) -> None:
    assert checked(decided(*decision), **now) == (outcome, evidence)


@pytest.mark.parametrize(
    ("due", "done", "outcome", "evidence"),
    [
        (date(2026, 9, 25), None, NOT_KEPT, "still open, 3 days past due."),
        (NOW, None, NOT_DUE, "still open, due 28 Sep 2026."),
        (None, None, NOT_DUE, "still open; nobody said until when."),
        (date(2026, 9, 25), datetime(2026, 9, 24, 9, tzinfo=UTC), KEPT,
         "ticked off on 24 Sep 2026."),
    ],
)  # fmt: skip
def test_an_action_is_due_by_the_snapshot_never_by_the_clock(
    due: date | None, done: datetime | None, outcome: str, evidence: str
) -> None:
    decision = decided("action", "Call Ann", owner="Ida", due_on=due, done_at=done)
    assert checked(decision) == (outcome, evidence)


def test_a_deal_that_is_gone_has_vanished_and_keeps_its_name() -> None:
    before, after = snapshot(THEN, **BEFORE), make_snapshot([{"opportunity_id": "x"}], as_of=NOW)
    row = promises.check([decided("won")], before, after, Settings()).iloc[0]
    assert (row["outcome"], row["opportunity"], row["account"]) == (VANISHED, "Opportunity 1", "A")
    assert (row["amount_cents"], row["label"]) == (500_00, -1)


def test_without_the_earlier_file_nothing_is_called_the_opposite() -> None:
    after = snapshot(NOW, **BEFORE | {"close_on": "2026-12-15", "stage": "Prospecting"})
    made = [decided("re_date", "2026-10-30"), decided("re_stage", "Negotiation")]
    found = promises.check(made, None, after, Settings())
    assert set(found["outcome"]) == {NOT_KEPT}
    assert "Re-date to 30 Oct 2026: the file says 15 Dec 2026." in set(found["evidence"])


def test_a_column_that_the_file_lacks_cannot_be_checked() -> None:
    after = make_snapshot([{"opportunity_id": "D", "account_id": "A"}], as_of=NOW)
    row = promises.check([decided("next_step", "Call")], None, after, Settings()).iloc[0]
    assert (row["outcome"], row["evidence"]) == (
        UNCHECKED,
        "Next step: Call: the file has no next steps.",
    )


def test_a_deal_won_with_a_close_date_ahead_is_won() -> None:
    ahead = {"status": "won", "stage": "Closed Won", "close_on": "2026-12-01"}
    assert checked(decided("won"), **ahead)[0] == KEPT


def test_what_needs_an_answer_stands_first_and_the_share_counts_what_could_be_checked() -> None:
    before, after = snapshot(THEN, **BEFORE), snapshot(NOW, **BEFORE | {"close_on": "2026-12-15"})
    made = [
        decided("re_stage", "Proposal", id=1), decided("note", "x", id=2), decided("won", id=3),
        decided("re_date", "2026-10-30", id=4), decided("next_step", "Send the offer", id=5),
        decided("re_date", "2026-12-15", id=6), decided("action", "Call", id=7),
    ]  # fmt: skip
    found = promises.check(made, before, after, Settings())
    assert list(found["decision_id"]) == [4, 3, 7, 2, 1, 5, 6]
    share = promises.decisions_kept(found)
    assert (share.value, share.n, list(share.rows)) == (3 / 5, 5, [0])
    assert promises.summary(found) == (
        "7 decisions: 3 kept, 1 the opposite, 1 not kept, 1 not due yet and 1 cannot be checked."
    )


def test_few_decisions_give_no_share() -> None:
    found = promises.check([decided("won")], None, snapshot(NOW, **BEFORE), Settings())
    share = promises.decisions_kept(found)
    assert share.value is None
    assert share.reason == "only 1 decisions could be checked; at least 5 are needed"
    nothing = promises.decisions_kept(promises.check([], None, snapshot(NOW), Settings()))
    assert (nothing.value, nothing.reason) == (None, "no decision can be checked yet")


def test_the_last_meeting_and_the_actions_still_open_are_checked() -> None:
    done = datetime(2026, 9, 20, tzinfo=UTC)
    made = (
        Decision("note", NOW, "A", id=1), Decision("won", THEN, "A", "D", id=2),
        Decision("lost", date(2026, 9, 14), "A", "D", id=3),
        Decision("action", date(2026, 9, 14), "A", id=4),
        Decision("action", date(2026, 9, 14), "A", done_at=done, id=5),
    )  # fmt: skip
    assert [one.id for one in promises.of_last_meeting(made, NOW)] == [2, 4]
    assert promises.of_last_meeting(made, date(2026, 9, 14)) == ()


DAYS = st.integers(-60, 60).map(lambda n: date(2026, 11, 15) + timedelta(days=n))


@given(was=DAYS, wanted=DAYS, now=DAYS)
@settings(max_examples=15)
def test_a_new_date_is_kept_or_the_opposite_or_neither(was: date, wanted: date, now: date) -> None:
    before, after = snapshot(THEN, close_on=was), snapshot(NOW, close_on=now)
    made = [decided("re_date", wanted.isoformat())]
    [outcome] = promises.check(made, before, after, Settings())["outcome"]
    assert (outcome == KEPT) == (now == wanted)
    assert (outcome == OPPOSITE) == ((now - was).days * (wanted - was).days < 0)


OPEN = [stage for stage, status, _ in STAGES if status == "open"]


@given(was=st.sampled_from(OPEN), wanted=st.sampled_from(OPEN), now=st.sampled_from(OPEN))
@settings(max_examples=15)
def test_a_stage_is_the_opposite_only_on_the_other_side(was: str, wanted: str, now: str) -> None:
    before, after = snapshot(THEN, stage=was), snapshot(NOW, stage=now)
    [outcome] = promises.check([decided("re_stage", wanted)], before, after, Settings())["outcome"]
    step, turn = OPEN.index(wanted) - OPEN.index(was), OPEN.index(now) - OPEN.index(was)
    assert (outcome == KEPT) == (now == wanted)
    assert (outcome == OPPOSITE) == (step * turn < 0)
