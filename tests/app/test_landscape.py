"""The tab Customer landscape: each part shows what is known, and says what is not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.model import Snapshot
from tests.app.steps import choose_part, go, shown_text, tile
from tests.build import make_snapshot

PARTS = ("Overview", "People", "Parties", "Their plans", "Competition")
HOSTILE = "**[x](javascript:alert(1))** <img src=x>"


def world(name: str = "Alder", text: str = "Plain") -> Snapshot:
    """A small company that fills every part; `text` stands wherever a person may write."""
    own = {"account_id": "A"}
    return make_snapshot(
        [
            {**own, "opportunity_id": "O1", "opportunity": text, "competitor": text,
             "partner": text, "amount": 70_000},
        ],
        [
            {**own, "account": name, "overview": text, "industry": text, "fax": text,
             "industry_position": text, "website": "javascript:alert(1)",
             "parent_id": f"{text} Group", "goal": 100_000},
            {"account_id": "B", "account": text, "parent_id": "A"},
        ],
        contacts=[
            {**own, "contact": text, "title": text, "buyer_role": "Economic buyer",
             "influence": 3, "disposition": -1, "last_contact_on": "2026-09-01",
             "reports_to": f"{text} B", "profile_url": "https://people.example.com/ann"},
            {**own, "contact": f"{text} B", "reports_to": text, "profile_url": "javascript:x"},
            {**own, "contact": text, "party": "vendor", "organisation": text},
        ],
        activities=[{**own, "on": "2026-09-20", "type": "Call", "contact": text}],
        team=[{**own, "member": text, "function": "sales", "role": text}],
        priorities=[
            {**own, "priority": text, "learned_on": "2026-09-01"},
            {**own, "priority": text, "learned_on": "2025-09-01", "ended_on": "2026-02-01"},
        ],
        projects=[{**own, "what": text, "status": text, "due_on": "2026-09-01"}],
        initiatives=[{**own, "initiative": text, "can_influence": "yes", "opportunity_id": "O1"}],
        swot=[{**own, "point": text, "kind": "threat"}],
        competitors=[{**own, "competitor": text, "value": 5_000, "position": text}],
        whitespace=[{**own, "product": text, "state": "competitor", "potential": 9_000}],
    )  # fmt: skip


def test_every_part_shows_what_is_known(open_own: Callable[..., AppTest]) -> None:
    app = go(open_own(world()), "account", account="A", account_part="Customer landscape")
    text = shown_text(app)
    assert "Industry: Plain" in text.replace("*", "")
    assert "The newest was learned on 1 Sep 2026, 27 days ago." in text
    assert tile(app, "Since the last activity") == "8 days"
    assert "Web site: javascript:alert(1)" in text, "shown, but no link"
    assert not app.get("link_button")

    text = shown_text(choose_part(app, "account_landscape", "People"))
    assert "On paper 2 contacts; effectively you talk to 1.0." in text
    assert "The chart runs in a circle" in text
    assert tile(app, "Decision-makers covered") == "100 %"
    links = next(one.value["profile_url"] for one in app.dataframe if "profile_url" in one.value)
    assert links.dropna().tolist() == ["https://people.example.com/ann"]

    text = shown_text(choose_part(app, "account_landscape", "Parties"))
    assert "Nobody in the team is from operations" in text
    assert tile(app, "Open in the group") == "$70k"
    assert "They belong to Plain Group, which is not among the accounts." in text

    app = choose_part(app, "account_landscape", "Their plans")
    assert tile(app, "Open deals from initiatives") == "$70k"
    assert "Threats" in shown_text(app)

    text = shown_text(choose_part(app, "account_landscape", "Competition"))
    assert "Plain stands against 1 open deal worth $70k." in text


@pytest.mark.parametrize("part", PARTS)
def test_an_account_of_which_nothing_is_known_says_what_to_add(
    open_own: Callable[..., AppTest], part: str
) -> None:
    snapshot = make_snapshot([], [{"account_id": "A"}])
    app = go(open_own(snapshot), "account", account="A", account_part="Customer landscape",
             account_landscape=part)  # fmt: skip
    assert app.info
    assert [one.label for one in app.expander if one.label.startswith("Edit ")]


@pytest.mark.parametrize("part", PARTS)
def test_what_people_write_is_shown_literally(open_own: Callable[..., AppTest], part: str) -> None:
    app = go(open_own(world(HOSTILE, HOSTILE)), "account", account="A",
             account_part="Customer landscape", account_landscape=part)  # fmt: skip
    for found in (*app.title, *app.markdown, *app.caption, *app.subheader, *app.warning):
        assert "[x](" not in found.value
        assert not re.search(r"(?<!\\)<img", found.value)
