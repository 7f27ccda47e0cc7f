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
from kamdata.schema.columns import DTYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.ingest.cells import Cells

STATUSES = ("open", "won", "lost", "omitted")
NEEDED = ("opportunity_id", "amount_cents", "close_on")
STATUS_NAMES = pd.Index(STATUSES, dtype="str")
UNKNOWN = -1
STATUS = TABLES["opportunities"].column("status")


def settle(
    frame: pd.DataFrame, raw: Mapping[str, Cells], flags: Mapping[str, Cells], shape: Shape
) -> pd.DataFrame:
    """Return the opportunities of a sheet with stage, status, dates and amounts settled.

    `raw` holds the source cells by canonical column, `flags` the cells of the columns that say
    "won", "lost", "closed" and "active".
    """
    frame = frame.copy(deep=False)
    for name in NEEDED:  # a person may have left one without a column
        if name not in frame:
            kind = TABLES["opportunities"].column(name).kind
            frame[name] = pd.Series(None, index=frame.index, dtype=DTYPES[kind])  # pyright: ignore[reportCallIssue, reportArgumentType]
    frame["stage"] = _stage(frame, raw)
    given = _given_status(len(frame), raw, flags)
    meant = _status_of_stages(frame, shape)
    lost = _archived(frame, flags, shape) & (meant != _code("won")) & (given < 0)
    given = np.where(lost, _code("lost"), given)
    status = np.where(given >= 0, given, meant)
    frame["status"] = pd.Categorical.from_codes(status, categories=STATUS_NAMES)
    frame["is_status_given"] = pd.array(given >= 0, dtype="boolean")
    return _with_actuals(frame)


def _stage(frame: pd.DataFrame, raw: Mapping[str, Cells]) -> pd.Series:
    """Return the stage, one spelling each; the status column stands in where there is no stage."""
    cells = raw.get("stage") or raw.get("status")
    if cells is None:
        return pd.Series(pd.Categorical([None] * len(frame)), index=frame.index)
    counts = np.bincount(cells.codes[cells.codes >= 0], minlength=len(cells.texts))
    spelling: dict[str, str] = {}
    for code in np.argsort(-counts, kind="stable"):
        spelling.setdefault(normal(cells.listed[code]), " ".join(cells.listed[code].split()))
    labels = cells.mapped(lambda text: spelling[normal(text)]).to_label()
    return labels.set_axis(frame.index)


def _given_status(length: int, raw: Mapping[str, Cells], flags: Mapping[str, Cells]) -> np.ndarray:
    """Return the status that the file itself gives each row, as a code into STATUSES or -1.

    A status column comes first, then the columns that say "won", "lost" and "closed".
    """
    status = np.full(length, UNKNOWN, dtype="int8")
    if "status" in raw:
        cells = raw["status"]
        meant = [_code(choice_of(STATUS, text)) for text in cells.listed]
        status = cells.spread(np.array(meant, dtype="int8"), UNKNOWN)
    return np.where(status >= 0, status, _from_flags(length, flags))


def _code(status: str | None) -> int:
    return STATUSES.index(status) if status else UNKNOWN


def _from_flags(length: int, flags: Mapping[str, Cells]) -> np.ndarray:
    won, lost, closed = (_flag(flags.get(kind), length) for kind in ("won", "lost", "closed"))
    status = np.full(length, UNKNOWN, dtype="int8")
    status[closed == 0] = _code("open")
    status[((closed == 1) & (won == 0)) | (lost == 1)] = _code("lost")
    status[won == 1] = _code("won")
    return status


def _archived(frame: pd.DataFrame, flags: Mapping[str, Cells], shape: Shape) -> np.ndarray:
    """Return which rows were archived, in a CRM where that is how a deal is lost.

    Where the column that says so is not in the file, the reason given for a loss says it.
    """
    if "active" in flags:
        return _flag(flags["active"], len(frame)) == 0
    if shape.active_headers and "lost_reason" in frame:
        return frame["lost_reason"].notna().to_numpy(dtype=bool)
    return np.zeros(len(frame), dtype=bool)


def _flag(cells: Cells | None, length: int) -> np.ndarray:
    """Return 1, 0 or -1 (not said) for each row."""
    if cells is None:
        return np.full(length, -1)
    values = np.array(
        [1 if text in TRUE else 0 if text in FALSE else -1 for text in cells.folded], dtype=int
    )
    return cells.spread(values, -1)


def _status_of_stages(frame: pd.DataFrame, shape: Shape) -> np.ndarray:
    """Return the status that each row's stage means, as a code into STATUSES or -1."""
    medians: dict[str, float] = {}
    if "probability_rate" in frame:
        unknown = pd.Categorical.from_codes(np.full(len(frame), -1), categories=STATUS_NAMES)
        medians = median_probabilities(frame.assign(status=unknown))
    names = frame["stage"].cat.categories
    meant = [_code(meaning_of(name, shape, medians.get(name)).status) for name in names]
    return np.array([*meant, UNKNOWN], dtype="int8")[frame["stage"].cat.codes]


def _with_actuals(frame: pd.DataFrame) -> pd.DataFrame:
    """Let finished deals take the date and amount that they really had."""
    is_won, is_lost = frame["status"] == "won", frame["status"] == "lost"
    if "actual_close_on" in frame:
        actual = frame["actual_close_on"].where(is_won | is_lost)
        frame["close_on"] = actual.fillna(frame["close_on"])
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
    ids = frame["opportunity_id"]
    missing = ids.isna()
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
    return frame.assign(opportunity_id=ids.fillna(fresh)), int(missing.sum())


def _part(rows: pd.DataFrame, column: str) -> pd.Series:
    if column not in rows:
        return pd.Series(None, index=rows.index, dtype="str")
    if rows[column].dtype.kind == "M":
        return rows[column].dt.strftime("%Y-%m-%d").astype("str")
    return rows[column].astype("str").map(normal, na_action="ignore").astype("str")


def _digest(key: str) -> str:
    return "row-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def flag_columns(names: tuple[str, ...], shape: Shape) -> dict[str, int]:
    """Return the positions of the columns that say "won", "lost", "closed" and "active"."""
    found: dict[str, int] = {}
    for kind, headers in (
        ("won", shape.won_headers),
        ("lost", shape.lost_headers),
        ("closed", shape.closed_headers),
        ("active", shape.active_headers),
    ):
        wanted = {squeezed(name) for name in headers}
        for position, name in enumerate(names):
            if squeezed(name) in wanted:
                found.setdefault(kind, position)
    return found
