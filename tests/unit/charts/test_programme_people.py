"""The charts of the programme draw what they are given, names from files literally."""

import pandas as pd

from kamdata.charts import people, programme_rhythm


def test_who_has_too_many_accounts_or_too_few_hours_stands_out():
    executives = pd.DataFrame(
        {"sponsor": ["<b>Pia</b>", "Tor"], "accounts": [6, 2], "names": ["A", "B"],
         "is_over": [True, False]}
    )  # fmt: skip
    bar = people.per_executive(executives, 5, "Finding").data[0]
    assert bar.hovertext[0].startswith("&lt;b&gt;Pia")
    assert bar.marker.color[0] != bar.marker.color[1]
    managers = pd.DataFrame(
        {"owner": ["Ida"], "hours": [150.0], "capacity_hours": [120.0], "load_rate": [1.25],
         "is_over": [True]}
    )  # fmt: skip
    assert people.load(managers, "Finding").data[0].text[0] == " 125 %"


def test_unknown_quarters_and_values_stay_empty():
    trend = pd.DataFrame({"quarter": ["2026Q2", "2026Q3"], "health": [None, 71.0]}, dtype="object")
    bars = programme_rhythm.health(trend.astype({"health": "float64"}), "Finding").data[0]
    assert list(bars.text) == ["not known", "71"]
    table = pd.DataFrame(
        {"label": ["Plans current"], "is_rate": [True], "now_value": [0.5], "mean_value": [0.4],
         "outside_value": [float("nan")]}
    )  # fmt: skip
    names = [one.name for one in programme_rhythm.against_before(table, "Finding").data]
    assert names == ["mean of earlier quarters", "this quarter"]
