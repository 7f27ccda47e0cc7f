"""Every metric and every column is defined on one page, and can be found there."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.metrics.catalogue import METRICS, SUBJECTS
from kamdata.schema import TABLES
from tests.app.steps import go, shown_text


@pytest.mark.parametrize("state", ["read_only_app", "own_app", "empty_app"])
def test_every_metric_is_shown_whole_in_each_state(
    state: str, request: pytest.FixtureRequest
) -> None:
    shown = shown_text(go(request.getfixturevalue(state), "definitions"))
    assert f"{len(METRICS)} metrics and {len(TABLES)} tables" in shown
    for entry in METRICS.values():
        for text in (entry.label, entry.definition, entry.formula, entry.source, entry.id):
            assert " ".join(text.split()) in shown, entry.id


def test_a_link_leads_to_one_metric(empty_app: AppTest) -> None:
    shown = shown_text(go(empty_app, "definitions", search="median_days_to_win"))
    found = [entry for entry in METRICS.values() if f"Metric id: {entry.id}" in shown]
    assert [entry.id for entry in found] == ["median_days_to_win"]


def test_all_words_of_a_search_must_be_there_in_any_case(empty_app: AppTest) -> None:
    shown = shown_text(go(empty_app, "definitions", search="RATE Count win"))
    assert "Metric id: win_rate_by_count" in shown
    assert "Metric id: open_amount" not in shown


def test_a_subject_shows_its_own_metrics_alone(empty_app: AppTest) -> None:
    app = go(empty_app, "definitions", subject="Pipeline")
    shown = shown_text(app)
    for entry in METRICS.values():
        assert (f"Metric id: {entry.id}\n" in f"{shown}\n") == (entry in SUBJECTS["Pipeline"])


def test_every_column_of_the_contract_is_listed(empty_app: AppTest) -> None:
    app = go(empty_app, "definitions", subject="Tables and columns")
    names = [name for found in app.dataframe for name in found.value["Name"]]
    expected = [column.name for table in TABLES.values() for column in table.columns]
    assert sorted(names) == sorted(name for name in expected if name != "is_status_given")
    required = {
        name
        for found in app.dataframe
        for name, needed in zip(found.value["Name"], found.value["Required"], strict=True)
        if needed
    }
    assert {"account", "stage", "amount_cents", "close_on"} <= required


def test_a_header_of_an_export_leads_to_its_column(empty_app: AppTest) -> None:
    app = go(empty_app, "definitions", subject="Tables and columns", search="Schlusstermin")
    assert [name for found in app.dataframe for name in found.value["Name"]] == ["close_on"]


def test_a_search_without_a_result_says_so_and_shows_the_words_as_they_are(
    empty_app: AppTest,
) -> None:
    app = go(empty_app, "definitions", search="**<b>zebra</b>**")
    assert [found.value for found in app.info] == [
        r"Nothing here holds '\*\*\<b\>zebra\</b\>\*\*'\."
    ]
