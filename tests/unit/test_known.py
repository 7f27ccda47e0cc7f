"""No metric ever sees a row dated after the as-of date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kamdata.metrics.known import as_known, prepare
from kamdata.model import Settings, Stage
from tests.build import AS_OF, make_snapshot

LATER = AS_OF + timedelta(days=1)


def test_what_came_to_be_later_is_left_out() -> None:
    snapshot = make_snapshot(
        [
            {"created_on": AS_OF},
            {"created_on": LATER},
            {"created_on": None},
            {"status": "won", "close_on": AS_OF},
            {"status": "won", "close_on": LATER},
            {"status": "lost", "close_on": LATER},
            {"status": "open", "close_on": LATER},
        ],
        revenue=[{"account_id": "A", "month": day, "amount": 1} for day in (AS_OF, LATER)],
        activities=[{"account_id": "A", "on": day, "type": "Call"} for day in (AS_OF, LATER)],
    )
    known = as_known(snapshot)
    assert list(known.table("opportunities").index) == [0, 2, 3, 6]
    assert list(known.table("revenue").index) == [0]
    assert list(known.table("activities").index) == [0]
    assert len(snapshot.table("opportunities")) == 7


def test_stages_and_accounts_that_only_later_rows_name_were_not_known() -> None:
    snapshot = make_snapshot(
        [
            {"account_id": "A", "stage": "Proposal", "created_on": AS_OF},
            {"account_id": "B", "stage": "Negotiation", "created_on": LATER},
            {"account_id": "C", "stage": "Proposal", "created_on": LATER},
            {"account_id": "D", "stage": "Proposal", "created_on": LATER},
        ],
        accounts=[{"account_id": "C", "source": "accounts.csv"}],
        contacts=[{"account_id": "D", "contact": "Ann Lee"}],
    )
    known = as_known(snapshot)
    assert set(known.table("accounts")["account_id"]) == {"A", "C", "D"}
    assert set(snapshot.table("stages")["stage"]) - set(known.table("stages")["stage"]) == {
        "Negotiation"
    }


def test_the_users_stage_table_comes_first() -> None:
    snapshot = make_snapshot([{"stage": "Proposal", "close_on": LATER}])
    settings = Settings(stages=(Stage("Proposal", "won", 1.0),))
    assert prepare(snapshot, Settings()).has("opportunities")
    assert not prepare(snapshot, settings).has("opportunities")  # won after the as-of date


offsets = st.lists(
    st.tuples(st.sampled_from(["open", "won", "lost"]), st.integers(-40, 40), st.integers(-40, 40)),
    max_size=15,
)


@given(offsets)
def test_rows_of_later_dates_change_nothing_that_is_known(
    rows: list[tuple[str, int, int]],
) -> None:
    def day(offset: int) -> date:
        return AS_OF + timedelta(days=offset)

    given_rows = [
        {"opportunity_id": str(number), "status": status, "created_on": day(created),
         "close_on": day(closed)}
        for number, (status, created, closed) in enumerate(rows)
    ]  # fmt: skip
    early = [
        row
        for row, (status, created, closed) in zip(given_rows, rows, strict=True)
        if created <= 0 and (status == "open" or closed <= 0)
    ]
    known = as_known(make_snapshot(given_rows)).table("opportunities")
    assert list(known["opportunity_id"]) == [row["opportunity_id"] for row in early]
