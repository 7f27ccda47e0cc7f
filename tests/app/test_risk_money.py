"""Revenue at risk and what moved, on the pages about risk and growth."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kamdata.metrics.score_moves import MOVES
from kamdata.model import Snapshot
from tests.app.steps import go, shown_text, tile
from tests.build import make_snapshot
from tests.worlds import leaving

FIRST_ONE = "From the next snapshot on, this says who joined or left the list of"


MONEY = "Money at risk"


def table_of(app: AppTest, column: str) -> pd.DataFrame:
    return next(one.value for one in app.dataframe if column in one.value)


def test_every_split_of_the_sample(read_only_app: AppTest) -> None:
    app = go(read_only_app, "at_risk", risk_part=MONEY)
    assert f"By the index, {tile(app, 'Revenue at risk, all')} of $" in shown_text(app)
    assert "yearly revenue is at risk; " in shown_text(app)
    choice = next(one for one in app.segmented_control if one.key == "risk_money_by")
    totals = [table_of(app, "loss_rate")["money_cents"].sum()]
    for name in ("Segment", "Region", "Factor"):
        choice.set_value(name).run()
        assert not app.exception
        choice = next(one for one in app.segmented_control if one.key == "risk_money_by")
        totals.append(app.dataframe[split_at(app)].value["money_cents"].sum())
    assert totals == pytest.approx([totals[0]] * 4, abs=1e-6)


def split_at(app: AppTest) -> int:
    return next(place for place, one in enumerate(app.dataframe) if "share_rate" in one.value)


def test_what_moved_on_the_sample(read_only_app: AppTest) -> None:
    app = go(read_only_app, "at_risk")
    moved = table_of(app, "why")
    assert f"Since 21 Sep 2026, {len(moved)} accounts moved: " in shown_text(app)
    assert set(moved["what"]) <= set(MOVES)
    assert moved[["why", "evidence"]].notna().all(axis=None)
    assert "Since 21 Sep 2026, " in shown_text(go(app, "growth"))


@pytest.mark.parametrize("page", ["at_risk", "growth"])
def test_the_first_snapshot_says_what_will_be_here(own_app: AppTest, page: str) -> None:
    assert FIRST_ONE in shown_text(go(own_app, page))


def revenue(**last: float) -> list[dict[str, object]]:
    months = pd.date_range("2024-09-01", "2026-08-01", freq="MS")
    return [
        {"account_id": name, "month": month, "amount": amount if place > 20 else 1_000}
        for name, amount in last.items() for place, month in enumerate(months)
    ]  # fmt: skip


def company(as_of: str, **last: float) -> Snapshot:
    deals = [{"account_id": name, "status": status} for name in last for status in ("won", "lost")]
    accounts = [
        {"account_id": name, "renewal_on": "2028-01-01", "nps": 9, "nps_on": "2026-08-01"}
        for name in last
    ]
    return make_snapshot(deals, accounts, as_of=as_of, revenue=revenue(**last))


def test_without_owner_segment_and_region(open_own: Callable[..., AppTest]) -> None:
    app = go(open_own(company("2026-09-28", **{"<b>A</b> $1$": 100, "B": 1_000, "C": 900})),
             "at_risk", risk_part=MONEY)  # fmt: skip
    shown = shown_text(app)
    assert "The accounts in view have no manager." in shown
    assert "yearly revenue is at risk." in shown
    choice = next(one for one in app.segmented_control if one.key == "risk_money_by")
    choice.set_value("Factor").run()
    assert not app.exception
    assert "Starting level" in set(app.dataframe[split_at(app)].value["group"])


def test_without_revenue_there_is_no_money_to_split(open_own: Callable[..., AppTest]) -> None:
    app = go(
        open_own(make_snapshot([{"account_id": "A", "status": "open"}])), "at_risk", risk_part=MONEY
    )
    assert "No ranked account has revenue." in shown_text(app)


def test_enough_losses_of_the_past_make_scores_chances(open_own: Callable[..., AppTest]) -> None:
    app = go(open_own(leaving(1, accounts=60)), "at_risk", risk_part=MONEY)
    assert "Chances are learned from" in shown_text(app)
    assert tile(app, "Expected loss").startswith("$")
