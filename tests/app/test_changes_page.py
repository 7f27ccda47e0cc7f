"""The page about what changed, in each state: it says what the comparison says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.model import Source
from tests.app.steps import DASHBOARD, STARTUP_SECONDS, go, shown_text, tile
from tests.build import make_snapshot


def deal(name: str, **values: Any) -> dict[str, Any]:
    plain = {"close_on": "2026-11-15", "created_on": "2026-01-05", "account_id": "Alder"}
    return {
        "opportunity_id": name,
        "opportunity": f"Deal {name}",
        "owner": "Ida",
        **plain,
        **values,
    }


STEADY = [deal(f"more{n}", amount=10, account_id="Birch") for n in range(12)]
EARLIER = [
    deal("back", amount=500, stage="Negotiation"),
    deal("up", amount=100, stage="Qualification"),
    deal("won", amount=200), deal("lost", amount=50), deal("pushed", amount=300),
    deal("gone", amount=20), deal("other", amount=1_000, owner="Jon"), *STEADY,
]  # fmt: skip
LATER = [
    deal("back", amount=500, stage="Proposal"),
    deal("up", amount=180, stage="Negotiation"),
    deal("won", amount=210, status="won", close_on="2026-10-02"),
    deal("lost", amount=50, status="lost", close_on="2026-09-25"),
    deal("pushed", amount=300, close_on="2027-02-01"),
    deal("new", amount=40, created_on="2026-09-23"), deal("other", amount=1_000, owner="Kim"),
    *STEADY,
]  # fmt: skip
SENTENCE = (
    "Pipeline fell $450 since 21 Sep 2026: $300 pushed out, $210 won, $50 lost and $20 vanished "
    "from the export, against $90 from higher amounts and $40 new."
)


@pytest.fixture
def store_two(open_own: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """Return a function that stores two snapshots a week apart and returns the dashboard."""

    def store(
        later: list[dict[str, Any]], earlier: list[dict[str, Any]] = EARLIER, **values: Any
    ) -> AppTest:
        accounts = [{"account_id": "Alder", "goal": 5_000}, {"account_id": "Birch"}]
        open_own(make_snapshot(earlier, accounts, as_of="2026-09-21"))
        accounts = [{"account_id": "Alder", "goal": 6_000}, {"account_id": "Cedar"}]
        return open_own(make_snapshot(later, accounts, as_of="2026-09-28", **values))

    return store


@pytest.fixture
def two(store_two: Callable[..., AppTest]) -> AppTest:
    return store_two(LATER)


def rows(app: AppTest, column: str) -> Any:
    return next(one.value for one in app.dataframe if column in one.value)


def test_sentence_tiles_and_sum(two: AppTest) -> None:
    app = go(two, "changes")
    text = shown_text(app)
    assert app.header[0].value.replace("\\", "") == SENTENCE
    assert "Opening $2,290 less movements $450 is closing $1,840; left unexplained: $0." in text
    assert tile(app, "Opening pipeline") == "$2.29k"
    assert tile(app, "Closing pipeline") == "$1.84k"
    assert tile(app, "Change of the pipeline") == "-$450"
    assert tile(app, "Won between the two") == "$210"
    assert tile(app, "Lost between the two") == "$50"
    assert tile(app, "Vanished") == "$20"
    assert "The export changed" not in text


def test_only_what_changed_unless_all_is_asked_for(two: AppTest) -> None:
    app = go(two, "changes")
    assert "8 of 20 deals in scope changed in some way." in shown_text(app)
    shown = rows(app, "what")
    assert list(shown["opportunity"])[:3] == ["Deal pushed", "Deal won", "Deal up"]
    what = dict(zip(shown["opportunity"], shown["what"], strict=True))
    assert what["Deal pushed"] == "Pushed out; pushed; 78 days later"
    assert what["Deal up"] == "Amount up; stage forward"
    assert what["Deal back"] == "stage back"
    assert what["Deal other"] == "owner"
    app.toggle(key="only_changed").set_value(False).run()
    assert len(rows(app, "what")) == 20


@pytest.mark.parametrize(
    ("label", "name", "moved"),
    [("Vanished", "gone", -20), ("Won", "won", -210), ("Pushed out", "pushed", -300)],
)
def test_a_movement_in_the_address_lists_its_deals(
    two: AppTest, label: str, name: str, moved: float
) -> None:
    shown = rows(go(two, "changes", movement=label), "moved_cents")
    assert list(shown["opportunity"]) == [f"Deal {name}"]
    assert list(shown["moved_cents"]) == [moved]
    assert list(shown["account"]) == ["Alder"]


@pytest.mark.parametrize(
    ("label", "name", "column", "value"),
    [
        ("Pushed", "pushed", "days_moved", 78),
        ("Stage backward", "back", "stage_before", "Negotiation"),
        ("Stage forward", "up", "stage", "Negotiation"),
        ("Changed owner", "other", "owner_before", "Jon"),
    ],
)
def test_what_changed_beside_the_money(
    two: AppTest, label: str, name: str, column: str, value: object
) -> None:
    app = go(two, "changes", changed=label, movement="New")
    shown = next(one.value for one in app.dataframe if f"Deal {name}" in set(
        one.value.get("opportunity", ())))  # fmt: skip
    assert list(shown["opportunity"]) == [f"Deal {name}"]
    assert list(shown[column]) == [value]


def test_owners_add_up(two: AppTest) -> None:
    shown = rows(go(two, "changes"), "opening_cents").set_index("group")
    assert shown.loc["Kim", "moved_cents"] == 1_000
    assert shown.loc["Jon", ["opening_cents", "closing_cents", "moved_cents"]].tolist() == [
        1_000, 0, -1_000,
    ]  # fmt: skip
    assert shown["change_cents"].sum() == -450


def test_without_regions_the_page_says_what_is_missing(two: AppTest) -> None:
    text = shown_text(go(two, "changes", changed_by="Region"))
    assert "No deal in scope has a region." in text


def test_accounts_that_changed(two: AppTest) -> None:
    app = go(two, "changes")
    assert "2 accounts changed: 1 new and 1 with another goal" in shown_text(app)
    shown = rows(app, "goal_before_cents").set_index("account")
    assert shown.loc["Alder", ["goal_before_cents", "goal_cents"]].tolist() == [5_000, 6_000]
    assert shown.loc["Alder", "what"] == "Goal $5k to $6k"
    assert shown.loc["Cedar", "what"] == "New"


def test_the_pair_stands_in_the_address(two: AppTest, open_own: Callable[..., AppTest]) -> None:
    app = open_own(make_snapshot(EARLIER[:-2], as_of="2026-09-14"))
    go(app, "changes")
    assert [app.selectbox(key=key).value for key in ("changed_from", "changed_to")] == [
        "21 Sep 2026", "28 Sep 2026",
    ]  # fmt: skip
    app.selectbox(key="changed_to").select("21 Sep 2026").run()
    assert app.selectbox(key="changed_from").value == "14 Sep 2026"
    assert "Pipeline grew $20 since 14 Sep 2026: $20 new." in shown_text(app)
    app = go(two, "changes", changed_from="14 Sep 2026")
    assert "since 14 Sep 2026" in shown_text(app)
    fresh = AppTest.from_file(DASHBOARD, default_timeout=STARTUP_SECONDS)
    app = go(fresh, "changes", changed_from="1 Jan 1999", changed_to="soon")
    assert SENTENCE in shown_text(app)


def test_a_changed_export_is_said_before_any_conclusion(
    store_two: Callable[..., AppTest],
) -> None:
    earlier = [*EARLIER, *(deal(f"jon{n}", amount=300, owner="Jon") for n in range(5))]
    source = Source("deals.csv", "", "opportunities", "Salesforce report", 1, {}, 20, {})
    app = go(store_two(LATER, earlier, sources=[source]), "changes")
    assert "How to export again. In Salesforce: open the report" in shown_text(app)
    assert app.header[0].value.replace("\\", "") == (
        "The export changed, not the pipeline: no deal of the owner Jon is in the file of "
        "28 Sep 2026; there were 6 on 21 Sep 2026."
    )
    assert "Export again for every owner" in shown_text(app)
    assert "What the two files say, with that in mind: Pipeline fell" in shown_text(app)


def test_two_currencies_are_never_added_up(store_two: Callable[..., AppTest]) -> None:
    app = go(store_two(LATER, currency="EUR"), "changes")
    assert "not the pipeline: amounts were in USD on 21 Sep 2026" in shown_text(app)
    assert len(app.metric) == 0


def test_the_same_file_twice_moved_nothing(store_two: Callable[..., AppTest]) -> None:
    text = shown_text(go(store_two(EARLIER), "changes"))
    assert "Nothing moved the pipeline since 21 Sep 2026; it stands at $2.29k." in text
    assert "0 of 19 deals in scope changed in some way." in text


def test_one_snapshot_says_what_a_second_one_unlocks(own_app: AppTest) -> None:
    app = go(own_app, "changes")
    text = shown_text(app)
    assert "28 Sep 2026 is the first snapshot; a second one is needed." in text
    assert "next week" in text
    assert [link.proto.label for link in app.get("page_link")] == ["Import the next file"]


def test_the_sample_tells_its_stories(read_only_app: AppTest) -> None:
    text = shown_text(go(read_only_app, "changes"))
    assert "since 21 Sep 2026" in text
    assert "$385k vanished from the export" in text


def test_an_export_without_a_manager_is_told_apart(read_only_app: AppTest) -> None:
    drifted = shown_text(go(read_only_app, "changes", changed_to="24 Aug 2026"))
    assert "The export changed, not the pipeline" in drifted
    assert "Priya Raghunath" in drifted


def test_what_is_won_ahead_of_its_date_is_said(store_two: Callable[..., AppTest]) -> None:
    ahead = [deal("back", amount=500, status="won", close_on="2026-10-02"), *LATER[1:]]
    text = shown_text(go(store_two(ahead), "changes"))
    assert "2 deals are won or lost with a close date after 28 Sep 2026. Here they count" in text
    past = [row for row in LATER if row["opportunity_id"] != "won"]
    text = shown_text(go(store_two(past), "changes"))
    assert "won or lost with a close date after" not in text


def test_names_from_files_are_never_markdown(store_two: Callable[..., AppTest]) -> None:
    hostile = [deal(f"h{n}", owner="[Ida](http://example.org) $x$") for n in range(3)]
    app = go(store_two(LATER, [*EARLIER, *hostile]), "changes")
    raw = [str(one.value) for kind in ("header", "markdown", "warning") for one in app.get(kind)]
    named = [text for text in raw if "example" in text]
    assert named
    assert all("[Ida](" not in text and "$x$" not in text for text in named)
