"""The chart of an account's scores over time: filled and hollow points, names, reasons."""

from __future__ import annotations

import pandas as pd

from kamdata.charts.score_history import score_history


def table(risk: list[float], growth: list[float], why: str | None = None) -> pd.DataFrame:
    days = pd.date_range("2026-09-07", periods=len(risk), freq="7D").as_unit("us")
    return pd.concat(
        pd.DataFrame(
            {
                "account_id": "A", "name": name, "as_of": days, "score": scores, "band": "watch",
                "is_stored": [True] * (len(risk) - 1) + [False],
                "moved": pd.Series(scores).diff().astype("Int64"), "why": why,
            }
        )
        for name, scores in (("risk", risk), ("growth", growth))
    ).reset_index(drop=True)  # fmt: skip


def test_points_and_reasons() -> None:
    found = score_history(table([20.0, 20.0, 40.0], [50.0, 50.0, 50.0], "<b>Silence</b> +20"), "T")
    assert [line.name for line in found.data] == ["Risk", "Growth"]
    assert list(found.data[0].marker.symbol) == ["circle", "circle", "circle-open"]
    texts = [one.text for one in found.layout.annotations]
    assert texts == ["<b>Risk 40</b>", "<b>Growth 50</b>", "&lt;b&gt;Silence&lt;/b&gt; +20"]


def test_names_of_close_lines_stand_apart() -> None:
    found = score_history(table([20.0, 41.0], [50.0, 42.0]), "T")
    shifts = {one.text: one.yshift for one in found.layout.annotations}
    assert shifts == {"<b>Risk 41</b>": -9, "<b>Growth 42</b>": 9}


def test_a_date_without_a_score_has_no_point() -> None:
    found = score_history(table([20.0, float("nan")], [50.0, 42.0]), "T")
    assert pd.isna(found.data[0].y[1])
    assert found.layout.annotations[0].text == "<b>Risk 20</b>"
