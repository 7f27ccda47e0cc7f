"""Settings are checked, kept in the ledger and used at once, in each state of the dashboard."""

from __future__ import annotations

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from kamdata.defaults import (
    ATTRACTIVENESS_WEIGHTS,
    GATE_WEIGHTS,
    GROWTH_WEIGHTS,
    RISK_WEIGHTS,
    GateRules,
)
from kamdata.model import Limits, Settings, Stage
from kamdata.store.store import Store
from tests.app.steps import assert_no_problem, go, shown_text


def widget(app: AppTest, kind: str, label: str):
    found = [one for one in app.get(kind) if one.label == label]
    assert len(found) == 1, f"{label!r} is not one of {[one.label for one in app.get(kind)]}"
    return found[0]


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def edit(app: AppTest, editor: str, row: int, **cells: object) -> AppTest:
    """Edit cells of a data editor as the browser would report it."""
    edition = app.session_state.get("_settings_edition", 0)
    app.session_state[f"{editor}_{edition}"] = {
        "edited_rows": {row: cells}, "added_rows": [], "deleted_rows": [],
    }  # fmt: skip
    return app.run()


@pytest.mark.parametrize("state", ["read_only_app", "own_app", "empty_app"])
def test_the_page_opens_in_each_state(state: str, request: pytest.FixtureRequest) -> None:
    app = go(request.getfixturevalue(state), "settings")
    assert "The fiscal year starts in January" in shown_text(app)
    asks_for_files = "The stages come from your files" in shown_text(app)
    assert asks_for_files == (state == "empty_app")


def test_what_is_saved_is_kept_and_in_force_at_once(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    widget(app, "selectbox", "Fiscal year starts in").set_value(4)
    widget(app, "selectbox", "Reporting currency").set_value("EUR")
    widget(app, "number_input", "Key accounts at most").set_value(25)
    widget(app, "number_input", "Accounts to review a week").set_value(5)
    press(app, "save_reporting")
    assert_no_problem(app)
    assert Store().settings() == Settings(
        currency="EUR", fiscal_start_month=4, key_account_cap=25, review_capacity=5
    )
    shown = shown_text(app)
    assert "Saved. Every page uses this from now on." in shown
    assert "The fiscal year starts in April, imports are read in EUR and" in shown
    assert "The snapshot on screen is in USD and stays so." in shown
    assert "(2027Q2)" in shown  # 28 Sep 2026 in a fiscal year from April, in the sidebar
    assert "Saved." not in shown_text(app.run())


def test_a_currency_that_is_no_code_is_refused(own_app: AppTest) -> None:
    Store().save_settings(Settings(currency="*EURO*"))
    app = go(own_app, "settings")
    press(app, "save_reporting")
    assert [found.value.replace("\\", "") for found in app.error] == [
        "'*EURO*' is not a currency code. Write three capital letters, as in USD."
    ]
    assert "Saved." not in shown_text(app)


def test_a_changed_stage_is_kept_and_moves_the_deals(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    edit(app, "stages", 3, status="won", probability_rate=None)
    widget(app, "selectbox", "A deal counts as qualified from").set_value("Prospecting")
    press(app, "save_stages")
    assert_no_problem(app)
    assert Store().settings().stages == (Stage("Negotiation", "won", None),)
    assert Store().settings().qualified_from == "Prospecting"
    press(app, "reset_stages")
    assert_no_problem(app)
    assert Store().settings() == Settings()


def test_stages_of_other_companies_stay_when_these_are_reset(own_app: AppTest) -> None:
    elsewhere = Stage("Angebot", "open", 0.4)
    Store().save_settings(Settings(stages=(elsewhere, Stage("Proposal", "omitted", None))))
    app = go(own_app, "settings")
    press(app, "reset_stages")
    assert Store().settings().stages == (elsewhere,)


def test_a_qualifying_stage_that_is_not_here_is_said(own_app: AppTest) -> None:
    Store().save_settings(Settings(qualified_from="Angebot"))
    app = go(own_app, "settings")
    assert "'Angebot' is no open stage here, so the second open stage counts." in shown_text(app)


def test_weights_show_their_sum_and_go_back_to_the_defaults(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    assert shown_text(app).count("Sum: 100.0") == 5  # two scores, two axes of the map, the gate
    edit(app, "risk_weights", 0, weight=35.0)
    assert "Sum: 115.0" in shown_text(app)
    press(app, "save_weights")
    assert_no_problem(app)
    kept = Store().settings()
    assert kept.risk_weights == (("trend", 35.0), *RISK_WEIGHTS[1:])
    assert kept.growth_weights == GROWTH_WEIGHTS
    press(app, "reset_weights")
    assert Store().settings() == Settings()
    assert shown_text(app).count("Sum: 100.0") == 5


def test_a_score_without_any_weight_is_refused(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    app.session_state["growth_weights_0"] = {
        "edited_rows": {row: {"weight": 0} for row in range(len(GROWTH_WEIGHTS))},
        "added_rows": [], "deleted_rows": [],
    }  # fmt: skip
    app.run()
    press(app, "save_weights")
    assert [found.value.replace("\\", "") for found in app.error] == [
        "At least one growth weight must be above 0, or there is no growth score."
    ]
    assert Store().settings() == Settings()


def test_weights_of_the_map_are_kept_and_go_back(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    edit(app, "strength_weights", 2, weight=60.0)
    press(app, "save_portfolio")
    assert_no_problem(app)
    kept = Store().settings()
    assert dict(kept.strength_weights)["nps"] == 60.0
    assert kept.attractiveness_weights == ATTRACTIVENESS_WEIGHTS
    press(app, "reset_portfolio")
    assert Store().settings() == Settings()


def test_effort_discount_and_years_are_kept(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    widget(app, "number_input", "Hours, new executive").set_value(120.0)
    widget(app, "number_input", "Discount rate (% a year)").set_value(8.5)
    widget(app, "number_input", "Years of lifetime value").set_value(5)
    press(app, "save_value")
    assert_no_problem(app)
    assert Store().settings() == Settings(
        effort_hours=(("contact", 20.0), ("department", 60.0), ("executive", 120.0)),
        discount_rate=0.085, lifetime_years=5,
    )  # fmt: skip


def test_a_sale_without_any_work_is_refused(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    widget(app, "number_input", "Hours, existing contact").set_value(0.0)
    press(app, "save_value")
    assert [found.value.replace("\\", "") for found in app.error] == [
        "The hours of a sale must be from 1 to 2,000."
    ]
    assert Store().settings() == Settings()


def test_the_rules_of_the_programme_are_kept_and_go_back(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    edit(app, "gate_weights", 3, weight=30.0)
    edit(app, "gate_anchors", 1, high=2_000_000.0)
    widget(app, "number_input", "Points to enter").set_value(70.0)
    press(app, "save_gate")
    assert_no_problem(app)
    kept = Store().settings().gate
    assert dict(kept.weights)["growth"] == 30.0
    assert kept.anchors[1] == ("contribution", 0.0, 250_000.0, 2_000_000.0)
    assert kept.enter_at == 70.0
    widget(app, "number_input", "Star").set_value(45)
    press(app, "save_programme")
    assert dict(Store().settings().review_rhythm)["star"] == 45.0
    press(app, "reset_gate")
    assert Store().settings().gate == GateRules()


def test_weights_can_follow_the_order_of_the_criteria(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    order = [name for name, _ in reversed(GATE_WEIGHTS)]
    widget(app, "multiselect", "Most important first").set_value(order).run()
    press(app, "save_gate_order")
    assert_no_problem(app)
    kept = dict(Store().settings().gate.weights)
    assert kept["cost_to_serve"] == 40.83  # 100 x (1 + 1/2 + 1/3 + 1/4 + 1/5 + 1/6) / 6
    assert kept["potential"] == 2.78


def test_limits_of_an_import_are_kept(own_app: AppTest) -> None:
    app = go(own_app, "settings")
    widget(app, "number_input", "Largest file (MB)").set_value(20)
    widget(app, "number_input", "Longest wait (seconds)").set_value(45)
    press(app, "save_limits")
    assert_no_problem(app)
    assert Store().settings().limits == Limits(file_mb=20, wall_seconds=45)
    assert "Limits saved." in shown_text(app)


@pytest.mark.parametrize("file_mb", [50, 80])
def test_the_size_of_a_file_holds_where_files_are_dropped(own_app: AppTest, file_mb: int) -> None:
    before = config.get_option("server.maxUploadSize")
    Store().save_settings(Settings(limits=Limits(file_mb=file_mb)))
    try:
        app = go(own_app, "import_files")
        uploader = app.file_uploader(key="uploaded_files")
        assert uploader.proto.max_upload_size_mb == file_mb
        assert config.get_option("server.maxUploadSize") == file_mb
    finally:
        config.set_option("server.maxUploadSize", before)
