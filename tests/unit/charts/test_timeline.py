"""The timeline draws every event once, in its lane, and names what has room."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kamdata.charts.timeline import LEVELS, timeline
from kamdata.metrics.timeline import COLUMNS, CONTRACT, DEALS

SPAN = (date(2026, 1, 1), date(2026, 12, 31))
AS_OF = date(2026, 9, 28)


def events(*rows: tuple[str, str, str, str, int | None]) -> pd.DataFrame:
    made = [(pd.Timestamp(on), lane, what, state, cents, what)
            for on, lane, what, state, cents in rows]  # fmt: skip
    return pd.DataFrame(made, columns=COLUMNS).astype(
        {"on": "datetime64[us]", "amount_cents": "Int64"}
    )


def test_lanes_states_and_lines() -> None:
    found = timeline(
        events(
            ("2026-02-01", DEALS, "<b>Won</b>", "won", 100),
            ("2026-03-01", DEALS, "Lost", "lost", None),
            ("2026-11-15", CONTRACT, "Ends", "ahead", None),
        ),
        SPAN, AS_OF, SPAN[1], title="Next: <i>",
    )  # fmt: skip
    assert [trace.name for trace in found.data] == ["won", "lost", "ahead"]
    assert list(found.layout.yaxis.ticktext) == [CONTRACT, DEALS]
    assert found.data[0].hovertext[0] == "1 Feb 2026<br>&lt;b&gt;Won&lt;/b&gt;"
    assert found.layout.title.text == "Next: &lt;i&gt;"
    assert [one.text for one in found.layout.annotations] == ["as of 28 Sep 2026", "the plan ends"]


def test_events_of_one_day_stand_apart_and_all_are_drawn() -> None:
    rows = [("2026-05-01", DEALS, f"Deal {n}", "won", n) for n in range(7)]
    found = timeline(events(*rows), SPAN, AS_OF, None, title="Busy")
    assert len(found.data[0].x) == 7
    assert set(found.data[0].y) == set(LEVELS)
    assert len(found.layout.annotations) == 1


def test_nothing_to_draw_is_an_empty_figure() -> None:
    assert not timeline(events(), SPAN, AS_OF, None, title="Nothing").data
