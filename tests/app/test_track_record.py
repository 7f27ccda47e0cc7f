"""What was said and happened, and the weights that history suggests, on the page about risk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kamdata.defaults import RISK_WEIGHTS
from kamdata.metrics.assess import assess
from kamdata.metrics.known import prepare
from kamdata.metrics.predictions import predictions_of
from kamdata.metrics.weight_learning import Suggestion
from kamdata.model import Settings
from kamdata.store.store import Store
from tests.app.steps import assert_no_problem, go, shown_text, tile

HEAVIER = (("trend", 16.0), ("silence", 19.0), *RISK_WEIGHTS[2:])


@pytest.fixture
def suggested(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.DataFrame(
        {"factor": ["trend", "silence"], "label": ["Revenue trend", "Silence"],
         "weight": [20.0, 15.0], "fit_weight": [5.0, 30.0], "suggested_weight": [16.0, 19.0]}
    )  # fmt: skip
    found = Suggestion("", 40, table, HEAVIER, 3, 20, 90, 0.6, 0.7, 0.02, 0.2, 0.3, 0.5)

    def suggest(*_: object) -> Suggestion:
        return found

    monkeypatch.setattr("kamdata.ui.weight_view.suggest_weights", suggest)


def test_weights_are_used_only_on_the_click(own_app: AppTest, suggested: None) -> None:
    Store().save_settings(replace(Settings(), review_capacity=7))
    app = go(own_app, "at_risk", risk_part="How well it works")
    assert "Other weights would have told better who shrinks: 70 % of pairs" in shown_text(app)
    assert tile(app, "Pairs in order, weights now") == "60 %"
    assert tile(app, "Pairs in order, suggested") == "70 %"
    app.run()
    assert Store().settings() == replace(Settings(), review_capacity=7)  # nothing by itself
    app.button(key="use_weights").click().run()
    assert_no_problem(app)
    assert Store().settings() == replace(Settings(), review_capacity=7, risk_weights=HEAVIER)
    shown = shown_text(app)
    assert "The suggested weights are in force on every page." in shown
    assert "The weights in force are those that your own history suggests." in shown
    assert not [one for one in app.button if one.key == "use_weights"]
    go(app, "settings").button(key="reset_weights").click().run()
    assert Store().settings().risk_weights == RISK_WEIGHTS


def test_without_enough_history_both_parts_say_why(own_app: AppTest) -> None:
    shown = shown_text(go(own_app, "at_risk", risk_part="How well it works"))
    assert "No list is kept yet. Every import keeps its scores" in shown
    assert "Weights can be learnt from your own history once it holds at least 8" in shown


@pytest.mark.parametrize(
    ("made_on", "text"),
    [(29, "Lists are kept since 28 Sep 2026. Add monthly revenue by account"),
     (None, "were kept more than a month after their date, so they are no predictions.")],
)  # fmt: skip
def test_a_kept_list_says_when_it_can_be_judged(
    own_app: AppTest, made_on: int | None, text: str
) -> None:
    [record] = Store().records()
    known = assess(prepare(Store().load(record), Settings()), Settings())
    month, day = (9, made_on) if made_on else (11, 2)
    made_at = datetime(2026, month, day, tzinfo=UTC)
    Store().keep_predictions(
        replace(one, made_at=made_at) for one in predictions_of(known, record.revision)
    )
    assert text in shown_text(go(own_app, "at_risk", risk_part="How well it works"))
