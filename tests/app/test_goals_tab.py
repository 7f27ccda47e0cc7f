"""The tab Account goals: its sentence, its parts, and what can be written on it."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from kamdata.model import Snapshot
from kamdata.store.store import Store
from tests.app.steps import assert_no_problem, choose_part, go, shown_text, tile
from tests.build import make_snapshot

PARTS = (
    "Our goals", "Their goals and ours", "Deals behind the goals", "Actions and promises",
    "Risks and roadblocks",
)  # fmt: skip
HOSTILE = "**[x](javascript:alert(1))** <img src=x>"


def company(as_of: str, reached: int = 1, name: str = "Save energy") -> Snapshot:
    return make_snapshot(
        [
            {"opportunity_id": "O1", "opportunity": name, "amount": 300, "goal_id": "G1"},
            {"opportunity_id": "O2", "opportunity": "Loose", "amount": 100},
        ],
        [{"account_id": "A", "is_key": True, "plan_start_on": "2026-01-01"}],
        as_of=as_of,
        goals=[
            {"account_id": "A", "goal_id": "G1", "goal": "Win a line", "goal_type": "grow",
             "target": 4, "current": reached, "due_on": "2026-12-31", "customer_goal": name},
            {"account_id": "A", "goal": "Meet the board", "goal_type": "relate", "target": 2,
             "current": 2},
        ],
        actions=[{"account_id": "A", "what": name, "due_on": "2026-09-01"}],
        promises=[{"account_id": "A", "what": name, "function": name, "due_on": "2026-09-01"}],
        risks=[{"account_id": "A", "what": name, "severity": "high", "due_on": "2026-09-01"}],
        priorities=[{"account_id": "A", "priority": "Short delivery", "learned_on": "2026-08-01"}],
    )  # fmt: skip


def goals_tab(app: AppTest) -> AppTest:
    return go(app, "account", account="A", account_part="Account goals")


def test_a_review_is_prepared_from_the_tab(open_own: Callable[..., AppTest]) -> None:
    Store().add(company("2026-09-21"))
    app = goals_tab(open_own(company("2026-09-28", reached=2)))
    text = shown_text(app)
    assert (
        "1 of 2 goals is on track; 75 % of the open pipeline serves a goal; 1 promise is overdue; "
        "1 action is overdue; 1 roadblock is overdue."
    ) in text
    assert tile(app, "Pipeline without a goal") == "$100"
    assert "No goal yet of the kind: Find opportunities, Create value and Reduce risk." in text
    changed = next(one.value for one in app.dataframe if list(one.value) == ["goal", "what"])
    assert changed.to_numpy().tolist() == [["Win a line", "Reached 1 to 2"]]
    text = shown_text(choose_part(app, "goals_part", "Their goals and ours"))
    assert "Of their 1 initiative or priority, 1 is served by nothing of ours." in text
    text = shown_text(choose_part(app, "goals_part", "Actions and promises"))
    assert "1 open action, 1 past due" in text
    assert "1 promise, 1 overdue" in text
    text = shown_text(choose_part(app, "goals_part", "Risks and roadblocks"))
    assert "1 open risk or roadblock, 1 of high severity, 1 past due" in text


def test_a_deal_is_tied_to_a_goal_by_its_id_or_its_words(open_own: Callable[..., AppTest]) -> None:
    app = choose_part(
        goals_tab(open_own(company("2026-09-28"))), "goals_part", "Deals behind the goals"
    )
    assert tile(app, "Pipeline serving a goal") == "75 %"
    app.button(key="goals_tie_save").click().run()
    assert "Choose the deals that serve the goal." in shown_text(app)
    app.multiselect(key="goals_tie_deals").set_value(["O2"])
    app.selectbox(key="goals_tie_goal").set_value("Meet the board")
    app.button(key="goals_tie_save").click().run()
    assert_no_problem(app)
    assert tile(app, "Pipeline serving a goal") == "100 %"
    kept = {one.entry: one.value for one in Store().entries() if one.field == "goal_id"}
    assert kept == {"O2": "Meet the board"}
    app.multiselect(key="goals_tie_deals").set_value(["O2"])
    app.selectbox(key="goals_tie_goal").set_value("")
    app.button(key="goals_tie_save").click().run()
    assert tile(app, "Pipeline serving a goal") == "75 %"


def test_an_account_without_a_plan_is_told_what_to_write(open_own: Callable[..., AppTest]) -> None:
    app = goals_tab(open_own(make_snapshot([{"account_id": "A", "amount": 10}])))
    text = shown_text(app)
    assert "No goal is written yet." in text
    assert "fill the sheet Goals of the template" in text
    assert "From the next snapshot on, this says what changed" in text
    for part in PARTS[1:]:
        text = shown_text(choose_part(app, "goals_part", part))
    assert "With them this says what may stop the plan" in text


def test_on_a_past_snapshot_nothing_is_written(open_own: Callable[..., AppTest]) -> None:
    Store().add(company("2026-09-21"))
    app = open_own(company("2026-09-28"))
    app = go(app, "account", account="A", account_part="Account goals", as_of="21 Sep 2026")
    app = choose_part(app, "goals_part", "Deals behind the goals")
    assert not [one for one in app.button if one.key == "goals_tie_save"]
    assert not app.expander or all("Edit" not in one.label for one in app.expander)


def test_words_of_files_are_shown_literally(open_own: Callable[..., AppTest]) -> None:
    app = goals_tab(open_own(company("2026-09-28", name=HOSTILE)))
    for part in PARTS:
        app = choose_part(app, "goals_part", part)
        for found in (*app.subheader, *app.markdown, *app.caption):
            assert "[x](" not in found.value
