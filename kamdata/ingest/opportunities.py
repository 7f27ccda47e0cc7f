"""What only opportunities need: status, stage, actual dates and amounts, currency, ids."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.ingest.crm import Shape
from kamdata.ingest.headers import normal, squeezed
from kamdata.ingest.meanings import choice_of
from kamdata.ingest.stages import meaning_of, median_probabilities
from kamdata.ingest.values import FALSE, TRUE
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.ingest.cells import Cells

STATUSES = ("open", "won", "lost", "omitted")
STATUS = TABLES["opportunities"].column("status")


def settle(
    frame: pd.DataFrame, raw: Mapping[str, Cells], flags: Mapping[str, Cells], shape: Shape
) -> pd.DataFrame:
    """Return the opportunities of a sheet with stage, status, dates and amounts settled.

    `raw` holds the source cells by canonical column, `flags` the cells of the columns that say
    "won" and "closed".
    """
    frame = frame.copy(deep=False)
    frame["stage"] = _stage(frame, raw)
    given = _given_status(frame, raw, flags)
    by_stage = _status_of_stages(frame, shape)
    status = given.where(given.notna(), by_stage)
    frame["status"] = pd.Categorical(status, categories=STATUSES)
    frame["is_status_given"] = given.notna().astype("boolean")
    return _with_actuals(frame)


def _stage(frame: pd.DataFrame, raw: Mapping[str, Cells]) -> pd.Series:
    """Return the stage, one spelling each; the status column stands in where there is no stage."""
    cells = raw.get("stage") or raw.get("status")
    if cells is None:
        return pd.Series(pd.Categorical([None] * len(frame)), index=frame.index)
    cells = cells.without_nulls().compact()
    counts = np.bincount(cells.codes[cells.codes >= 0], minlength=len(cells.texts))
    spelling: dict[str, str] = {}
    for code in np.argsort(-counts, kind="stable"):
        spelling.setdefault(normal(cells.listed[code]), " ".join(cells.listed[code].split()))
    labels = cells.mapped(lambda text: spelling[normal(text)]).to_label()
    return labels.set_axis(frame.index)


def _given_status(
    frame: pd.DataFrame, raw: Mapping[str, Cells], flags: Mapping[str, Cells]
) -> pd.Series:
    """Return the status that the file itself gives each row: a status column, else won/closed."""
    status = pd.Series(None, index=frame.index, dtype="str")
    if "status" in raw:
        cells = raw["status"].without_nulls().compact()
        meant = np.array([choice_of(STATUS, text) for text in cells.listed] + [None], dtype=object)
        status = pd.Series(meant[cells.codes], index=frame.index, dtype="str")
    if flags:
        status = status.fillna(_from_flags(frame.index, flags))
    return status


def _from_flags(index: pd.Index, flags: Mapping[str, Cells]) -> pd.Series:
    won, closed = _flag(flags.get("won"), len(index)), _flag(flags.get("closed"), len(index))
    status = np.full(len(index), None, dtype=object)
    if "closed" in flags:
        status[closed == 0] = "open"
        status[(closed == 1) & (won == 0)] = "lost"
    status[won == 1] = "won"
    return pd.Series(status, index=index, dtype="str")


def _flag(cells: Cells | None, length: int) -> np.ndarray:
    """Return 1, 0 or -1 (not said) for each row."""
    if cells is None:
        return np.full(length, -1)
    values = np.array(
        [1 if text in TRUE else 0 if text in FALSE else -1 for text in cells.folded], dtype=int
    )
    return cells.spread(values, -1)


def _status_of_stages(frame: pd.DataFrame, shape: Shape) -> pd.Series:
    stages = frame["stage"]
    if "probability_rate" in frame:
        known = frame.assign(status=pd.Series(None, index=frame.index, dtype="str"))
        medians = median_probabilities(known)
    else:
        medians = {}
    by_name = {
        name: meaning_of(name, shape, medians.get(name)).status for name in stages.cat.categories
    }
    return stages.astype("str").map(by_name)


def _with_actuals(frame: pd.DataFrame) -> pd.DataFrame:
    """Let finished deals take the date and amount that they really had."""
    is_won, is_lost = frame["status"] == "won", frame["status"] == "lost"
    if "actual_close_on" in frame:
        actual = frame["actual_close_on"].where(is_won | is_lost)
        frame["close_on"] = actual.fillna(frame["close_on"]) if "close_on" in frame else actual
    if "actual_amount_cents" in frame:
        # a lost deal brought nothing, but what was lost is what had been expected
        actual = frame["actual_amount_cents"]
        applies = actual.notna() & (is_won | (is_lost & (actual > 0)))
        frame["amount_cents"] = frame["amount_cents"].mask(applies, actual)
    if "lost_reason" in frame:
        frame["lost_reason"] = frame["lost_reason"].where(~frame["status"].isin(["open", "won"]))
    return frame


def with_ids(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows with an id each, and how many ids had to be made.

    An id is made from account, name and created date, so that the same opportunity has the same
    id in next week's file.
    """
    frame = frame.copy(deep=False)
    ids = frame["opportunity_id"] if "opportunity_id" in frame else None
    missing = pd.Series(True, index=frame.index) if ids is None else ids.isna()
    if not missing.any():
        return frame, 0
    rows = frame[missing]
    parts = [
        _part(rows, "account_id").fillna(_part(rows, "account")).fillna(""),
        _part(rows, "opportunity").fillna(""),
        _part(rows, "created_on").fillna(""),
    ]
    keys = parts[0] + "\x1f" + parts[1] + "\x1f" + parts[2]
    # rows that share all three are told apart by their order
    repeat = keys.groupby(keys, sort=False).cumcount().astype("str")
    made = [_digest(key) for key in (keys + "\x1f" + repeat)]
    fresh = pd.Series(made, index=rows.index, dtype="str")
    frame["opportunity_id"] = fresh.reindex(frame.index) if ids is None else ids.fillna(fresh)
    return frame, int(missing.sum())


def _part(rows: pd.DataFrame, column: str) -> pd.Series:
    if column not in rows:
        return pd.Series(None, index=rows.index, dtype="str")
    if rows[column].dtype.kind == "M":
        return rows[column].dt.strftime("%Y-%m-%d").astype("str")
    return rows[column].astype("str").map(lambda text: normal(text), na_action="ignore")


def _digest(key: str) -> str:
    return "row-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def flag_columns(names: tuple[str, ...], shape: Shape) -> dict[str, int]:
    """Return the positions of the columns that say "won" and "closed"."""
    found: dict[str, int] = {}
    for kind, headers in (("won", shape.won_headers), ("closed", shape.closed_headers)):
        wanted = {squeezed(name) for name in headers}
        for position, name in enumerate(names):
            if squeezed(name) in wanted:
                found.setdefault(kind, position)
    return found
