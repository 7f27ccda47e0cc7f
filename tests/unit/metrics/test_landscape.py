"""What surrounds an account, by hand: people, parties, its plans, competitors, activities."""

import pandas as pd
import pytest

from kamdata import format as fmt
from kamdata.charts.landscape import influence_map
from kamdata.metrics import account_activity, competition, customer_plans, landscape, parties
from kamdata.metrics.account_people import people_of
from kamdata.model import Settings
from tests.build import make_snapshot

RECENT, OLD = "2026-09-01", "2025-09-01"


def people(*rows):
    names = ("contact", "buyer_role", "influence", "disposition", "last_contact_on")
    contacts = [{"account_id": "A", **dict(zip(names, row, strict=True))} for row in rows]
    return people_of(make_snapshot(contacts=contacts), Settings(), "A")


FOUR = (
    ("Ann", "Economic buyer", 3, 2, RECENT), ("Bob", "Technical buyer", 2, 1, RECENT),
    ("Cid", "User", 2, -1, RECENT), ("Dan", "Champion", 1, 0, OLD),
)  # fmt: skip


def test_golden_role_coverage():
    """An economic, a technical and a user buyer met lately, a coach last year: 3 of 4."""
    found = people(*FOUR)
    assert landscape.roles_covered(found).value == 0.75
    assert landscape.roles_covered(found).n == 4
    assert found.missing_roles == ("coach",)


def test_golden_net_support_of_an_account():
    """Influence 3, 2, 2, 1 and disposition 2, 1, -1, 0 give .375."""
    made = landscape.support(people(*FOUR, ("Eve", None, None, 1, RECENT)))
    assert made.value == pytest.approx(0.375)
    assert (made.n, made.coverage) == (4, 0.8)


def test_decision_makers_are_the_economic_buyers():
    found = people(*FOUR, ("Eve", "Decision Maker", 3, None, OLD))
    made = landscape.decision_makers_covered(found)
    assert (made.value, made.n, made.reason) == (0.5, 2, "1 of 2 met in 180 days")
    assert (
        landscape.decision_makers_covered(people(FOUR[1])).reason == "no decision-maker is listed"
    )
    undated = people(("Ann", "Economic buyer", 3, 2, None))
    for name in ("decision_makers_covered", "roles_covered", "effective_number", "champion_count",
                 "multi_threading_index"):  # fmt: skip
        made = landscape.measures(undated)[name]
        assert (made.value, made.reason) == (None, "no date of a contact is known"), name


def test_champions_and_blockers():
    found = people(
        *FOUR, ("Eve", None, 3, -2, OLD), ("Fay", None, 2, 1, "2026-06-01"),
        ("Gus", None, 1, 2, RECENT),
    )  # fmt: skip
    assert landscape.champions(found.people)["person"].tolist() == ["Ann", "Bob"]
    assert landscape.blockers(found.people)["person"].tolist() == ["Eve"]
    assert landscape.champion_count(found).value == 2
    assert landscape.warnings(found)[0] == "Eve is against us, with the highest influence."


def test_a_single_thread_is_told():
    said = landscape.warnings(people(FOUR[0], FOUR[3]))
    assert "The account hangs by one thread: Ann alone speaks for us." in said
    assert "Nobody with influence who is for us was met in 90 days." in landscape.warnings(
        people(FOUR[2])
    )


def test_the_headline_tells_paper_from_practice():
    both = people(*FOUR[:2], FOUR[3])
    assert landscape.headline(both) == "On paper 3 contacts; effectively you talk to 2.0."
    assert "nobody was met in 180 days" in landscape.headline(people(FOUR[3]))
    assert "not written down" in landscape.headline(people(("Ann", None, None, None, None)))


def test_the_map_shows_everyone_apart():
    same = [(f"P{at}", None, 2, 1, RECENT) for at in range(9)]
    found = people(*same, ("Unknown", None, None, None, None))
    figure = influence_map(found.people, landscape.map_title(found))
    spots = set(zip(figure.data[0].x, figure.data[0].y, strict=True))
    assert len(spots) == 10
    assert landscape.map_title(found) == "Of 9 with influence 9 are for us"
    assert figure.data[0].marker.color[-1] == "rgba(0,0,0,0)", "hollow where not known"
    assert not influence_map(people().people, "Nobody").data[0].x.size


def test_only_web_addresses_are_links():
    assert fmt.web_address(" www.acme.com/a?b=c ") == "https://www.acme.com/a?b=c"
    assert fmt.web_address("http://acme.com") == "http://acme.com"
    for bad in ("javascript:alert(1)", "data:text/html,x", "ftp://acme.com", "http://a b.com",
                "https://me:pw@acme.com", "//acme.com", 'https://acme.com/"onclick=', "acme",
                "javascript://acme.com/%0aalert(1)"):  # fmt: skip
        assert fmt.web_address(bad) is None, bad


def test_function_coverage():
    team = [{"account_id": "A", "member": m, "function": f, "hours_per_month": h} for m, f, h in
            (("Ida", "sales", 40), ("Jon", "sales", None), ("Kim", "service", 10))]  # fmt: skip
    snapshot = make_snapshot(
        team=[*team, {"account_id": "B", "member": "L", "function": "finance"}]
    )
    assert parties.functions_covered(snapshot, "A").value == 0.25
    hours = parties.team_hours(snapshot, "A")
    assert (hours.value, hours.n) == (50, 2)
    assert parties.uncovered_sentence(snapshot, "A") == (
        "Nobody in the team is from operations, supply chain, technical, finance, marketing or "
        "management."
    )
    assert parties.functions_covered(snapshot, "C").reason == "no team is written down"


def test_parties_and_partners_on_deals():
    contacts = [{"account_id": "A", "contact": name, "party": party} for name, party in
                (("Ann", "customer"), ("Vic", "vendor"), ("Ian", "integrator"))]  # fmt: skip
    deals = [
        {"account_id": "A", "partner": "Sys Build", "amount": 10},
        {"account_id": "A", "partner": "sys  build", "amount": 5},
        {"account_id": "A", "partner": "Other", "status": "won", "amount": None},
        {"account_id": "B", "partner": "Other", "amount": 99},
    ]
    snapshot = make_snapshot(deals, contacts=contacts)
    assert parties.other_parties(snapshot, "A")["contact"].tolist() == ["Ian", "Vic"]
    rows = parties.partners_on_deals(snapshot, "A")
    assert rows["partner"].tolist() == ["Sys Build", "Other"]
    assert rows.loc[0, ["open_n", "open_cents", "won_cents"]].tolist() == [2, 15_00, 0]
    assert pd.isna(rows.loc[1, "won_cents"]), "a deal without an amount is not a deal of nothing"


def test_projects_and_initiatives():
    snapshot = make_snapshot(
        [{"account_id": "A", "opportunity_id": "O1", "amount": 40},
         {"account_id": "A", "opportunity_id": "O2", "amount": 60, "status": "won"}],
        projects=[{"account_id": "A", "what": what, "status": status, "due_on": due} for
                  what, status, due in (("Closed", "Done", "2026-01-01"), ("Late", None, RECENT),
                                        ("Later", "Running", "2026-10-08"))],
        initiatives=[{"account_id": "A", "initiative": name, "priority": priority,
                      "can_influence": can, "opportunity_id": deal} for name, priority, can, deal in
                     (("Low", "low", "partly", "O1"), ("High", "high", "yes", "O1"),
                      ("None", None, "no", "O2"), ("Gone", "high", None, "X"))],
    )  # fmt: skip
    projects = customer_plans.projects_of(snapshot, "A")
    assert projects["what"].tolist() == ["Late", "Later", "Closed"]
    assert projects["when"].tolist() == ["27 days late", "in 10 days", ""]
    assert customer_plans.open_customer_projects(projects).value == 2
    found = customer_plans.initiatives_of(snapshot, "A").set_index("initiative")
    assert found.index.tolist() == ["High", "Gone", "Low", "None"]
    assert found.loc["Gone", "deal"] == "no deal X in this account"
    made = customer_plans.initiatives_we_can_influence(found)
    assert (made.value, made.n, made.coverage) == (2, 3, 0.75)
    assert customer_plans.initiative_open_amount(found).value == 40_00, "each deal counts once"


def test_win_rate_against_each_competitor():
    def decided(account, won, lost, name):
        return [{"account_id": account, "status": status, "competitor": name}
                for status, n in (("won", won), ("lost", lost)) for _ in range(n)]  # fmt: skip

    deals = decided("A", 1, 2, "Rival") + decided("B", 2, 3, "RIVAL ") + decided("B", 9, 0, "Else")
    deals += [{"account_id": "A", "competitor": "rival", "amount": 70},
              {"account_id": "A", "competitor": None, "amount": 30}]  # fmt: skip
    snapshot = make_snapshot(
        deals, competitors=[{"account_id": "A", "competitor": "Quiet", "value": 20}]
    )
    rows = competition.competitors_of(snapshot, "A").set_index("competitor")
    assert rows.index.tolist() == ["rival", "Quiet"]
    row = rows.loc["rival"]
    assert (row["here_words"], row["all_words"]) == ("1 of 3", "3 of 8")
    assert pd.isna(row["here_rate"]), "under 5 decided deals there is no rate"
    assert row["all_rate"] == pytest.approx(3 / 8)
    assert row["all_low_rate"] < 3 / 8 < row["all_high_rate"]
    assert (row["open_n"], row["open_cents"]) == (1, 70_00)
    assert rows.loc["Quiet", "all_words"] == "none decided"
    made = competition.measures(snapshot, "A")
    assert made["competed_open_amount"].value == 70_00
    assert made["competed_open_amount"].reason == "1 of 2 open deals name one"
    assert made["competed_win_rate"].value is None
    assert made["competitor_spend"].value == 20_00
    assert competition.competitors_of(snapshot, "C").empty


def test_what_matters_now_and_before():
    rows = [
        {"account_id": "A", "priority": name, "learned_on": learned, "ended_on": ended}
        for name, learned, ended in (
            ("Old", OLD, "2026-09-28"), ("New", RECENT, None), ("Ends", OLD, "2026-12-01"),
            ("Later", "2026-10-05", None),
        )
    ]  # fmt: skip
    snapshot = make_snapshot(priorities=rows)
    now = account_activity.priorities_now(snapshot, "A")
    assert now["priority"].tolist() == ["New", "Ends"]
    assert account_activity.priorities_before(snapshot, "A")["priority"].tolist() == ["Old"]
    assert account_activity.priorities_line(now, snapshot).endswith("1 Sep 2026, 27 days ago.")


def test_activities_month_by_month():
    days = ("2026-09-20", "2026-09-01", "2026-05-01", "2026-01-15")
    activities = [{"account_id": "A", "on": day, "type": "Call"} for day in days]
    activities.append({"account_id": "A", "on": "2026-08-01", "type": "Email", "direction": "out"})
    snapshot = make_snapshot(activities=activities)
    months = account_activity.activity_by_month(snapshot, Settings(), "A")
    assert len(months) == 9, "the list begins in January"
    assert months.iloc[-1][["two_way_n", "one_way_n"]].tolist() == [2, 0]
    assert months["one_way_n"].sum() == 1
    made = account_activity.recent_activities(snapshot, "A")
    assert (made.value, made.reason) == (3, "1 in the 90 days before")
    assert account_activity.days_since_activity(snapshot, "A").value == 8
    title = account_activity.activity_title(snapshot, "A")
    assert title == "3 activities in 90 days, 2 more than in the 90 before"


def test_an_account_of_which_nothing_is_known():
    snapshot = make_snapshot([], [{"account_id": "A"}])
    found = people_of(snapshot, Settings(), "A")
    projects = customer_plans.projects_of(snapshot, "A")
    initiatives = customer_plans.initiatives_of(snapshot, "A")
    made = [
        *landscape.measures(found).values(), *competition.measures(snapshot, "A").values(),
        *customer_plans.measures(projects, initiatives).values(),
        account_activity.days_since_activity(snapshot, "A"),
        account_activity.recent_activities(snapshot, "A"),
    ]  # fmt: skip
    assert all(one.value is None and one.reason for one in made)
    assert people_of(snapshot, Settings(), "unknown").people.empty
