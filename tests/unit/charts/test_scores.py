"""Charts of the scores draw what they are given, and show text from files literally."""

import pytest

from kamdata.charts.scores import FACTOR_COLOURS, contributions, headroom
from kamdata.metrics import score_lists
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.metrics.score_words import CHARTED
from kamdata.model import Settings
from tests.unit.metrics.test_growth import ripe_company
from tests.unit.metrics.test_risk import company


@pytest.fixture(scope="module")
def scores():
    return company(Gone={"account": "<b>Gone</b>"})


def bars_of(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


def test_bars_add_up_to_the_score(scores):
    ranked = score_lists.ranked(scores.table)
    figure = contributions(ranked, scores.factors, "Finding")
    for place, score in enumerate(ranked["score"]):
        total = sum(bar.x[place] for bar in bars_of(figure))
        assert round(total, 3) == score
    assert figure.data[-1].text[0] == f" {ranked['score'].iloc[0]:.0f}"
    assert figure.layout.title.text == "Finding"


def test_names_from_files_are_shown_literally(scores):
    figure = contributions(score_lists.ranked(scores.table), scores.factors, "<i>Finding</i>")
    assert "&lt;b&gt;Gone&lt;/b&gt;" in figure.layout.yaxis.ticktext
    assert figure.layout.title.text == "&lt;i&gt;Finding&lt;/i&gt;"
    assert all("<b>" not in text for bar in bars_of(figure) for text in bar.hovertext)


def test_factors_without_points_are_not_drawn(scores):
    figure = contributions(score_lists.ranked(scores.table), scores.factors, "Finding")
    assert "Pushed deals" not in [bar.name for bar in bars_of(figure)]


def test_every_factor_has_a_colour_of_its_own():
    names = [factor.name for factor in RISK_FACTORS] + ["baseline"]
    assert set(names) == set(FACTOR_COLOURS)
    assert len(set(FACTOR_COLOURS.values())) == len(names)


def test_headroom_stands_hatched_on_top_of_revenue():
    table = score_lists.ranked(growth_scores(ripe_company(), Settings()).table)
    figure = headroom(table, "USD", "Finding")
    now, could = bars_of(figure)
    assert could.marker.pattern.shape == "/"
    assert list(now.x) == [cents / 100 for cents in table["base_cents"]]
    assert list(could.x) == [cents / 100 for cents in table["money_cents"]]


def test_at_most_fifteen_accounts_are_drawn():
    table = score_lists.ranked(growth_scores(ripe_company(), Settings()).table)
    many = table.loc[table.index.repeat(3)]
    assert len(headroom(many, "USD", "Finding").data[0].x) == CHARTED
