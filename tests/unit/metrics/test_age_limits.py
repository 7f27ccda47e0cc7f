"""Age limits: whose wins teach them, what they fall back to, and how the watch list uses them."""

from __future__ import annotations

import pandas as pd
import pytest

from kamdata.metrics import age_limits, agenda, hygiene
from kamdata.metrics.age_limits import ALL, ANY, KEY, NONE
from kamdata.metrics.time_in_stage import stays
from tests.build import make_accounts, make_opportunities, make_snapshot, make_stages
from tests.unit.metrics.histories import day, history

STAGES = pd.Series(["Proposal", "Negotiation"])


def won_in(stage: str, days: list[int]) -> list[dict]:
    start = pd.Timestamp("2026-01-01")
    return [
        {"stage": stage, "status": "won", "stage_entered_on": start,
         "close_on": start + pd.Timedelta(days=one)}
        for one in days
    ]  # fmt: skip


def test_stage_limits_are_learned_from_20_wins_then_all_stages_then_90_days():
    proposal = won_in("Proposal", list(range(21)))  # third quartile of 0 to 20 is 15
    few = won_in("Negotiation", [100] * 5)
    learned = age_limits.file_limits(make_opportunities([*proposal, *few]), make_stages())
    assert list(learned["stage"]) == ["Prospecting", "Qualification", "Proposal", "Negotiation"]
    assert list(learned["limit_days"]) == [18.75, 18.75, 15, 18.75]  # 18.75 of all 26
    assert list(learned["basis"]) == [ANY, ANY, ALL, ANY]
    assert list(learned["n"]) == [26, 26, 21, 26]
    fallback = age_limits.file_limits(make_opportunities(few), make_stages())
    assert set(fallback["limit_days"]) == {90.0}
    assert set(fallback["basis"]) == {NONE}


def test_wins_that_stand_in_the_won_stage_teach_nothing_about_open_stages():
    found = make_opportunities(won_in("Closed Won", [3] * 30))
    assert set(age_limits.file_limits(found, make_stages())["limit_days"]) == {90.0}


def wins(account: str, days: list[int], stage: str = "Proposal") -> pd.DataFrame:
    return pd.DataFrame({"account_id": account, "stage": stage, "days": [float(n) for n in days]})


@pytest.mark.parametrize(
    ("table", "limit", "n", "basis"),
    [
        # third quartile of 0 to 20 is 15
        (pd.concat([wins("K", list(range(21))), wins("X", [500] * 40)]), 15, 21, KEY),
        (pd.concat([wins("K", [10] * 19), wins("X", [10])]), 10, 20, ALL),
        (wins("K", [7] * 20, "Negotiation"), 7, 20, ANY),
        (pd.concat([wins("K", [7] * 10), wins("X", [7] * 9, "Negotiation")]), 90, 10, NONE),
    ],
    ids=["key accounts", "all accounts", "any stage", "too few"],
)
def test_the_first_group_with_20_wins_teaches_the_limit(table, limit, n, basis):
    found = age_limits.age_limit(table, STAGES, pd.Series(["K"])).iloc[0]
    assert (found["limit_days"], found["n"], found["basis"]) == (limit, n, basis)


def visits_of(*weeks) -> pd.DataFrame:
    found = history(*weeks)
    return stays(found.spells, found.dates, make_stages())


def test_a_win_counts_once_for_each_stage_it_stood_in():
    there, away = {"O1": "Proposal"}, {"O1": "Negotiation"}
    found = age_limits.won_stays(visits_of({}, there, away, there, there, {"O1": "Closed Won"}))
    assert dict(zip(found["stage"], found["days"], strict=True)) == {
        "Proposal": 7 + 14, "Negotiation": 7,
    }  # fmt: skip


def test_a_win_whose_beginning_nobody_saw_does_not_teach_that_stage():
    found = age_limits.won_stays(
        visits_of({"O1": "Proposal"}, {"O1": "Negotiation"}, {"O1": "Closed Won"})
    )
    assert list(found["stage"]) == ["Negotiation"]


def test_lost_and_open_deals_teach_nothing():
    found = visits_of(
        {}, {"O1": "Proposal", "O2": "Proposal"}, {"O1": "Closed Lost", "O2": "Proposal"}
    )
    assert age_limits.won_stays(found).empty


NAMES = [f"W{n:02}" for n in range(20)]
OLD = {"OLD": {"stage": "Proposal", "account_id": "X"}}
WEEKS = (
    {},
    {name: {"stage": "Proposal", "account_id": "K"} for name in NAMES} | OLD,
    {name: {"stage": "Closed Won", "account_id": "K"} for name in NAMES} | OLD,
    OLD,
)


def ages_of(*weeks, **row) -> tuple:
    snapshot = make_snapshot(
        [{"opportunity_id": "OLD", "stage": "Proposal", "account_id": "X", "amount": 5, **row}],
        [{"account_id": "K", "is_key": True}], as_of=day(len(weeks) - 1).date(),
    )  # fmt: skip
    return snapshot, age_limits.stage_ages(visits_of(*weeks), snapshot)


def test_the_history_of_key_accounts_sets_the_limit_of_the_watch_list():
    snapshot, ages = ages_of(*WEEKS)
    limits = ages.limits.set_index("stage")
    assert (limits["limit_days"]["Proposal"], limits["basis"]["Proposal"]) == (7, KEY)
    assert (limits["limit_days"]["Negotiation"], limits["basis"]["Negotiation"]) == (7, ANY)
    found = hygiene.inspect_snapshot(snapshot, ages)
    # the file does not say since when: the history saw it come two weeks ago
    assert found.evidence["stage_days"][0] == 14
    assert (found.evidence["stage_limit_days"][0], found.evidence["stage_limit_basis"][0]) == (
        7,
        KEY,
    )
    assert found.flags["too_old"][0]
    assert "too_old" not in found.off
    deals, accounts = snapshot.table("opportunities"), make_accounts(ids=["X"])
    listed = hygiene.watch_list(deals, accounts, found, "too_old")
    assert list(listed["stage_limit_basis"]) == [KEY]
    decided = agenda.opportunities_to_decide(deals, found, accounts, snapshot.as_of)
    assert list(decided["reason"]) == [
        "In its stage for 14 days; the limit is 7 (wins at key accounts)."
    ]


def test_without_a_history_the_file_alone_decides_as_before():
    snapshot, _ = ages_of(*WEEKS)
    found = hygiene.inspect_snapshot(snapshot)
    assert "too_old" in found.off
    assert not found.flags["too_old"][0]
    assert found.evidence["stage_limit_basis"][0] == NONE


def test_the_date_in_the_file_goes_before_the_history():
    snapshot, ages = ages_of(*WEEKS, stage_entered_on="2026-07-24")
    found = hygiene.inspect_snapshot(snapshot, ages)
    assert found.evidence["stage_days"][0] == 3
    assert not found.flags["too_old"][0]


def test_a_filter_of_accounts_does_not_change_what_is_too_old():
    snapshot, ages = ages_of(*WEEKS)
    found = hygiene.inspect_snapshot(snapshot, ages)
    nobody = snapshot.table("opportunities").iloc[:0]
    assert hygiene.watch_list(nobody, make_accounts(), found, "too_old").empty
