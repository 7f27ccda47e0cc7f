"""What the next review must settle: all that is late, behind, severe or blank, latest first."""

from kamdata.metrics import review_sheet
from kamdata.metrics.account_goals import goals_of
from kamdata.metrics.actions import open_actions
from kamdata.model import Period
from tests.build import make_snapshot

OWN = {"account_id": "A", "owner": "Ida"}


def settled(snapshot):
    accounts = snapshot.table("accounts")
    goals = goals_of(snapshot, "A", Period("All"), {})
    actions = open_actions((), snapshot, accounts[accounts["account_id"] == "A"])
    return review_sheet.to_settle(snapshot, "A", goals, actions)


def test_what_is_late_comes_first_and_what_is_in_time_stays_out():
    snapshot = make_snapshot(
        [
            {**OWN, "opportunity": "Line 2", "amount": 70_000, "close_on": "2026-09-18"},
            {**OWN, "opportunity": "Line 3"},
            {**OWN, "account_id": "B", "opportunity": "Theirs", "close_on": "2026-09-18"},
        ],
        [{"account_id": "A", "plan_start_on": "2026-01-01"}, {"account_id": "B"}],
        goals=[
            {**OWN, "goal": "Win", "target": 4, "current": 1, "due_on": "2026-09-08"},
            {**OWN, "goal": "Meet", "target": 4, "current": 1, "due_on": "2026-12-31"},
            {**OWN, "goal": "Well", "target": 4, "current": 4, "due_on": "2026-12-31"},
        ],
        actions=[{**OWN, "what": "Call", "due_on": "2026-09-27"},
                 {**OWN, "what": "Write", "due_on": "2026-10-27"}],
        promises=[{**OWN, "what": "Parts", "function": "Service", "due_on": "2026-08-29"}],
        risks=[{**OWN, "what": "Strike", "severity": "high", "due_on": "2026-11-01"},
               {**OWN, "what": "Rain", "severity": "low", "due_on": "2026-11-01"}],
    )  # fmt: skip
    rows = settled(snapshot)
    late = rows[rows["about"] != "Blank"]
    assert late[["about", "what", "why"]].to_numpy().tolist() == [
        ["Promise", "Parts", "30 days past due, owed by Service"],
        ["Goal", "Win", "20 days past due, 25 % reached"],
        ["Deal", "Line 2", "$70k, 10 days past its close date"],
        ["Action", "Call", "1 day past due"],
        ["Risk or roadblock", "Strike", "of high severity, due in 34 days"],
        ["Goal", "Meet", "behind its time, due in 94 days, 25 % reached"],
    ]
    assert set(late["owner"]) == {"Ida"}
    blank = rows[rows["about"] == "Blank"].set_index("document")["what"]
    assert "The account team" in blank["Plan administration"]
    assert blank["Revenue snapshot"] == "Bookings goal of the plan period"


def test_what_happened_since_the_last_review():
    account = {"account_id": "A", "last_review_on": "2026-06-30", "review_every_days": 90}
    deals = [
        {"status": "won", "amount": 500, "close_on": "2026-08-01"},
        {"status": "won", "amount": 900, "close_on": "2026-06-30"},
        {"status": "lost", "amount": 40, "close_on": "2026-09-01"},
    ]
    snapshot = make_snapshot(deals, [account])
    assert review_sheet.since_the_last(snapshot, "A") == (
        "Since the last review, on 30 Jun 2026: 1 deal worth $500 was won and 1 deal worth $40 "
        "was lost."
    )
    assert review_sheet.title(snapshot, "A") == "Prepare the review that is due 28 Sep 2026"


def test_without_a_rhythm_it_says_so():
    snapshot = make_snapshot([], [{"account_id": "A"}])
    assert review_sheet.title(snapshot, "A") == "Prepare the next review"
    assert "No review was held yet" in review_sheet.since_the_last(snapshot, "A")
