"""The programme of the sample company against figures worked out from its files apart.

They were summed with a spreadsheet's means from key_accounts.xlsx, plans.xlsx and
revenue_finance.csv: revenue of September 2025 to August 2026, and of the twelve months before.
"""

import pytest

from kamdata.metrics import benchmark, manager_load, plan_rhythm, sponsors
from kamdata.metrics.facts import Facts
from kamdata.metrics.gate import gate
from kamdata.metrics.known import prepare
from kamdata.metrics.three_ranks import three_ranks
from kamdata.model import Scope, Settings
from tests.sample_home import sample_snapshot

SETTINGS = Settings(currency="USD")


def test_the_figures_of_the_sample() -> None:
    snapshot = prepare(sample_snapshot(), SETTINGS)
    facts = Facts(snapshot, SETTINGS)
    found = benchmark.programme_measures(snapshot, SETTINGS, Scope())
    expected = {
        "net_retention": 1.0419483612, "gross_retention": 0.9750880636,
        "key_account_growth": 0.0475089807, "sponsor_coverage": 24 / 25,
        "sponsor_visits_in_time": 22 / 25, "plans_current": 20 / 25, "plans_approved": 15 / 25,
        "plans_validated": 11 / 25, "reviews_on_time": 71 / 82, "actions_past_due": 4 / 31,
    }  # fmt: skip
    assert {name: found[name].value for name in expected} == pytest.approx(expected, abs=1e-9)
    scores = gate(facts).table.set_index("account")["score"]
    points = {"Cassarine Motors": 82.13, "Tarrawin Resources": 69.74, "Stallmere Foods": 44.84,
              "Senzameta Minerals": 37.03, "Yarramin Copper": 74.50}  # fmt: skip
    assert {name: scores[name] for name in points} == pytest.approx(points, abs=0.006)
    worth = three_ranks(facts).set_index("account")
    assert worth.loc["Cassarine Motors", "revenue_cents"] == 886_480_746
    # x .284 - 811,000; and that times .984639 / 1.1 + its square + its third and fourth power
    assert worth.loc["Cassarine Motors", "contribution_cents"] == 170_660_532
    assert worth.loc["Cassarine Motors", "lifetime_cents"] == pytest.approx(521_470_709, abs=500)
    key = worth[snapshot.table("accounts")["is_key"].eq(other=True).to_numpy()]
    share = key["revenue_cents"].sum() / worth["revenue_cents"].sum()
    assert share == pytest.approx(0.8479343484, abs=1e-9)
    rows = sponsors.sponsor_rows(facts)
    assert sponsors.revenue_without_sponsor(rows).value == 242_568_112
    load = manager_load.manager_load(manager_load.account_hours(facts), snapshot.table("managers"))
    assert load[["owner", "hours", "capacity_hours"]].head(2).values.tolist() == [
        ["Luis Carrando", 127, 110], ["Ingrid Solvang", 142, 125],
    ]  # fmt: skip
    overdue = plan_rhythm.plan_rows(facts).set_index("account")["late_days"].dropna()
    assert overdue.to_dict() == {"Tardelle Paper": 140}
