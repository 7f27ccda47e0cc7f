"""A push is counted each time the close date moves to a later month while the deal is open."""

from __future__ import annotations

import pandas as pd

from kamdata.metrics.changed_deals import of_attribute
from kamdata.metrics.changes import compare_snapshots
from kamdata.metrics.push_counts import count_pushes
from kamdata.model import Scope, Settings
from tests.build import make_opportunities, make_snapshot


def week(**closes: str | None) -> pd.DataFrame:
    return make_opportunities(
        [{"opportunity_id": name, "close_on": close} for name, close in closes.items()]
    )


def test_pushes_over_four_snapshots() -> None:
    weeks = [
        week(twice="2026-10-15", within="2026-10-01", back="2026-12-01", undated="2026-10-01"),
        week(twice="2026-11-15", within="2026-10-31", back="2026-11-01", undated=None),
        # missing from the third: compared with the one before
        week(within="2026-10-31", back="2026-11-15", undated="2026-12-01"),
        week(twice="2027-01-15", within="2026-10-31", back="2026-11-15"),
    ]
    assert count_pushes(weeks).to_dict() == {"twice": 2}


def test_what_is_won_was_not_pushed() -> None:
    won = make_opportunities([{"opportunity_id": "a", "status": "won", "close_on": "2026-12-01"}])
    assert count_pushes([week(a="2026-10-01"), won]).empty
    assert count_pushes([won, week(a="2027-10-01")]).empty


def test_the_list_shows_what_it_is_given() -> None:
    old = make_snapshot([{"close_on": "2026-10-15"}], as_of="2026-09-21")
    new = make_snapshot([{"close_on": "2026-12-15"}], as_of="2026-09-28")
    changes = compare_snapshots(old, new, Scope(), Settings())
    counted = of_attribute(changes, "is_pushed", 10, pd.Series({"O1": 3}))
    assert counted.rows["push_count"].tolist() == [3]
    assert of_attribute(changes, "is_pushed", 10).rows["push_count"].isna().all()
