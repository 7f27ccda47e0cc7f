"""Any two snapshots: by name, a week ago, the start of the month or quarter, a review, a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert
from streamlit.testing.v1 import AppTest

from kamdata.model import Settings
from kamdata.store.store import Store
from kamdata.store.tables import DECISIONS
from tests.app.steps import go, shown_text
from tests.build import make_snapshot

DAYS = ("2026-06-29", "2026-08-31", "2026-09-14", "2026-09-21", "2026-09-28")


@pytest.fixture
def several(open_own: Callable[..., AppTest]) -> AppTest:
    """Return the dashboard with five snapshots, of one deal that gains $10 from one to the next."""
    app = None
    for number, day in enumerate(DAYS):
        rows = [{"opportunity_id": "a", "amount": 100 + 10 * number, "close_on": "2026-11-15"}]
        app = open_own(make_snapshot(rows, as_of=day))
    assert app is not None
    return app


@pytest.mark.parametrize(
    ("since", "grown", "said"),
    [
        ("Last week", 10, "Compared with the snapshot of 21 Sep 2026."),
        ("Start of month", 30,
         "Compared with the snapshot of 31 Aug 2026, the last one on or before 1 Sep 2026."),
        ("Start of quarter", 40,
         "Compared with the snapshot of 29 Jun 2026, the last one on or before 1 Jul 2026."),
    ],
)  # fmt: skip
def test_a_preset_says_which_snapshot_it_took(
    several: AppTest, since: str, grown: int, said: str
) -> None:
    text = shown_text(go(several, "changes", since=since))
    assert f"Pipeline grew ${grown} since" in text
    assert said in text
    assert "The last review" not in text


def test_the_quarter_is_that_of_the_fiscal_year(several: AppTest) -> None:
    Store().save_settings(Settings(fiscal_start_month=3))
    text = shown_text(go(several, "changes", since="Start of quarter"))
    assert "the last one on or before 1 Sep 2026" in text


def test_any_date_takes_the_last_snapshot_before_it(several: AppTest) -> None:
    app = go(several, "changes", since="A date")
    app.date_input(key="changed_since_day").set_value(date(2026, 9, 20)).run()
    text = shown_text(app)
    assert "the snapshot of 14 Sep 2026, the last one on or before 20 Sep 2026." in text
    app.date_input(key="changed_since_day").set_value(date(2026, 12, 1)).run()
    text = shown_text(app)
    assert "1 Dec 2026 is not before 28 Sep 2026; compared with the last snapshot before" in text
    assert "Pipeline grew $10" in text


def test_the_last_review_is_offered_once_there_is_one(several: AppTest, kam_home: Path) -> None:
    engine = create_engine(f"sqlite:///{kam_home / 'ledger.sqlite'}")
    with engine.begin() as connection:
        connection.execute(
            insert(DECISIONS).values(
                as_of=date(2026, 9, 14), kind="note", value="Call", decided_by="Ida",
                decided_at=datetime(2026, 9, 15, tzinfo=UTC),
            )
        )  # fmt: skip
    engine.dispose()
    text = shown_text(go(several, "changes", since="The last review"))
    assert "Compared with the snapshot of 14 Sep 2026." in text
    assert "Pipeline grew $20" in text


def test_from_later_than_to_is_said(several: AppTest) -> None:
    app = go(several, "changes", changed_from="28 Sep 2026", changed_to="21 Sep 2026")
    text = shown_text(app)
    assert "28 Sep 2026 is not before 21 Sep 2026; compared with the last snapshot before" in text
    assert app.selectbox(key="changed_from").value == "14 Sep 2026"


def test_the_list_of_the_pushed_counts_the_pushes_of_all_snapshots(
    open_own: Callable[..., AppTest],
) -> None:
    app = None
    for day, close in zip(DAYS, ("10-15", "11-15", "11-20", "12-01", "12-31"), strict=True):
        rows = [
            {"opportunity_id": "a", "close_on": f"2026-{close}"},
            {"opportunity_id": "b", "close_on": "2026-12-01" if day < DAYS[-1] else "2027-01-15"},
        ]
        app = open_own(make_snapshot(rows, as_of=day))
    assert app is not None
    go(app, "changes", since="Start of quarter")
    shown = next(one.value for one in app.dataframe if "push_count" in one.value)
    counts = dict(zip(shown["opportunity"], shown["push_count"], strict=True))
    assert counts == {"Opportunity 1": 2, "Opportunity 2": 1}
    app.selectbox(key="changed_to").select("21 Sep 2026").run()
    shown = next(one.value for one in app.dataframe if "push_count" in one.value)
    assert shown["push_count"].tolist() == [2]
