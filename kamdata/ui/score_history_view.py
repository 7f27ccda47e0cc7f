"""The scores of an account over the stored snapshots: what was said when, and what moved it."""

from __future__ import annotations

from itertools import accumulate, islice
from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import score_history as score_charts
from kamdata.metrics import score_history as history
from kamdata.metrics.as_scored import as_scored
from kamdata.store.history import fingerprint
from kamdata.ui import assessed, charts, data, tables
from kamdata.ui.keys import content_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.metrics.score_history import DatedScores
    from kamdata.model import Settings
    from kamdata.schema import Kind
    from kamdata.store.store import SnapshotRecord, Store
    from kamdata.ui.data import View

MOST_DATES = 52  # snapshots that the chart looks back at
MOST_COMPUTED = 12  # of these, how many are worked out where no score was kept
MOST_AT_ONCE = 4  # of these, how many without asking: each takes a moment, once
AT_ONCE_ROWS = 200_000  # rows that are read for that
COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "as_of": ("As of", "date"), "risk": ("Risk", "points"), "risk_band": ("What to do", "text"),
    "risk_rank": ("Rank", "integer"), "risk_why": ("Moved most", "text"),
    "growth": ("Growth", "points"), "growth_band": ("What to do about growth", "text"),
    "growth_rank": ("Growth rank", "integer"), "growth_why": ("Moved growth most", "text"),
    "source": ("From", "text"),
}  # fmt: skip


def score_history_part(view: View, account_id: str) -> None:
    """Draw both scores of an account over the snapshots up to the date in view."""
    records = view.records[:MOST_DATES]
    kept = _stored(_key(records), data.company_store(), records)
    lacking = _lacking(view, records, kept)
    computed = _computed_of(view, lacking, account_id)
    shown = assessed.of_view(view)
    present = history.dated_scores(view.snapshot.as_of, view.settings, shown.risk, shown.growth)
    dated = history.with_present([*kept, *computed], present)
    table = history.score_history(dated, account_id)
    if table.empty:
        st.caption(history.UNKNOWN)
        return
    charts.draw(
        score_charts.score_history(table, history.history_title(dated, account_id)),
        key=f"score_history_{account_id}",
        alt="Lines of the risk and the growth score over the snapshots; the table below has the "
        "same figures and what moved them most.",
    )  # fmt: skip
    st.caption(history.how_known(table, len(lacking) - len(computed) // len(history.NAMES)))
    with st.expander("The same as a table", key=f"score_history_rows_{account_id}"):
        tables.data_table(
            view, history.by_date(table), COLUMNS, key=f"score_history_table_{account_id}",
            alt="Risk and growth scores by date, with bands, ranks and what moved them most",
        )  # fmt: skip


def _key(records: Sequence[SnapshotRecord]) -> str:
    return repr((str(data.company_store().home), fingerprint(records)))


@st.cache_resource(show_spinner=False, max_entries=4)
def _stored(key: str, _store: Store, _records: Sequence[SnapshotRecord]) -> list[DatedScores]:  # noqa: ARG001
    return history.stored_scores(_store.predictions((one.as_of, one.revision) for one in _records))


def _lacking(
    view: View, records: Sequence[SnapshotRecord], kept: Sequence[DatedScores]
) -> list[SnapshotRecord]:
    """Return the snapshots of which no score was kept, the newest first."""
    days = {one.as_of for one in kept} | {view.snapshot.as_of}
    return [one for one in records if one.as_of not in days]


def _computed_of(
    view: View, lacking: Sequence[SnapshotRecord], account_id: str
) -> list[DatedScores]:
    """Return the scores of the newest of some snapshots, worked out now; more of them if asked."""
    chosen = lacking[:MOST_COMPUTED]
    rows = accumulate(sum(one.row_counts.values()) for one in chosen)
    at_once = sum(one <= AT_ONCE_ROWS for one in islice(rows, MOST_AT_ONCE))
    if at_once < len(chosen) and not st.toggle(
        f"Work out the scores of {fmt.count(len(chosen) - at_once, 'earlier snapshot')}",
        key=f"score_history_all_{account_id}",
        help="No score was kept when these were added. Reading them takes a while, once.",
    ):
        chosen = chosen[:at_once]
    settings = content_key(view.settings)
    store = data.company_store()
    return [
        one
        for record in chosen
        for one in _computed(
            f"{record.as_of}{record.currency}{record.fingerprint}{settings}", store, record,
            view.settings,
        )
    ]  # fmt: skip


@st.cache_resource(show_spinner="Working out earlier scores", max_entries=64)
def _computed(
    key: str,  # noqa: ARG001
    _store: Store,
    _record: SnapshotRecord,
    _settings: Settings,
) -> list[DatedScores]:
    known = as_scored(_store, _record, _store.load(_record), _settings)
    return history.computed_scores(known)
