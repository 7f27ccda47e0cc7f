"""How the scores of an account stood on the dates of the snapshots, and what moved them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.account_changes import moved_most
from kamdata.metrics.growth import growth_table
from kamdata.metrics.growth_factors import GROWTH_FACTORS
from kamdata.metrics.predictions import kept_scores, method_of
from kamdata.metrics.risk import risk_table
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.metrics.score import whole_score
from kamdata.store.kept_scores import from_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from kamdata.metrics.assess import Assessment
    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.score import Scores
    from kamdata.model import ScoreName, Settings
    from kamdata.store.kept_scores import KeptScores
    from kamdata.store.predictions import Prediction

NAMES: tuple[ScoreName, ...] = ("risk", "growth")
LABELS = {factor.name: factor.label for factor in (*RISK_FACTORS, *GROWTH_FACTORS)}
OTHER_WEIGHTS = "Other weights"
UNKNOWN = "No score of this account is known yet."


@dataclass(frozen=True, slots=True, eq=False)
class DatedScores:
    """One score of every account as of a date: kept then (`is_stored`), or worked out later."""

    as_of: date
    name: ScoreName
    method: str
    scores: KeptScores
    is_stored: bool


At = tuple[DatedScores, int]  # the scores of a date, and the place of an account among them


def stored_scores(predictions: Iterable[Prediction]) -> list[DatedScores]:
    """Return what was kept, the earliest date first; of two for the same, what was said first.

    `predictions` are those of the revisions in force, in the order they were kept.
    """
    first: dict[tuple[date, ScoreName], DatedScores] = {}
    for one in predictions:
        found = DatedScores(one.as_of, one.score, one.method, from_columns(one.accounts), True)
        first.setdefault((one.as_of, one.score), found)
    return sorted(first.values(), key=lambda one: one.as_of)


def computed_scores(known: Assessment) -> list[DatedScores]:
    """Return both scores of an assessment, worked out now."""
    risk, facts = risk_table(known), known.facts
    return dated_scores(facts.snapshot.as_of, facts.settings, risk, growth_table(known, risk))


def dated_scores(
    as_of: date, settings: Settings, risk: Scores, growth: Scores
) -> list[DatedScores]:
    """Return both scores of a date as they were worked out with these settings."""
    both = ((risk, settings.risk_weights), (growth, settings.growth_weights))
    return [
        DatedScores(as_of, name, method_of(name, weights), kept_scores(scores), is_stored=False)
        for name, (scores, weights) in zip(NAMES, both, strict=True)
    ]


def with_present(past: Iterable[DatedScores], present: Iterable[DatedScores]) -> list[DatedScores]:
    """Return the scores of the past with those of the date in view as its page shows them.

    These count as stored where the same was kept: with the same formula and weights.
    """
    known = list(past)
    kept = {(one.as_of, one.name, one.method) for one in known if one.is_stored}
    now = [
        DatedScores(
            one.as_of, one.name, one.method, one.scores, (one.as_of, one.name, one.method) in kept
        )
        for one in present
    ]
    replaced = {(one.as_of, one.name) for one in now}
    return [*(one for one in known if (one.as_of, one.name) not in replaced), *now]


def score_history(dated: Iterable[DatedScores], account_id: str) -> pd.DataFrame:
    """Return the scores of one account, one row for each score and date, the earliest first.

    account_id, name (risk or growth), as_of, score (three decimals, null where not scored), rank
    (Int64), band, is_stored, moved (Int64: whole points since the date before, as both stand on
    screen) and why (the factor whose points moved most, as `Silence +12`; `Other weights` where
    the two were made with different weights). Dates on which the account was not known have none.
    """
    tables = [_of_score(dated, account_id, name) for name in NAMES]
    return pd.concat(tables, ignore_index=True)


def _of_score(dated: Iterable[DatedScores], account_id: str, name: ScoreName) -> pd.DataFrame:
    own = _found(dated, account_id, name)
    score = np.array([_score(at) for at in own], dtype=np.float64)
    whole = pd.Series(whole_score(score)).astype("Int64")
    return pd.DataFrame(
        {
            "account_id": pd.Series([account_id] * len(own), dtype="str"),
            "name": pd.Series([name] * len(own), dtype="str"),
            "as_of": pd.Series([one.as_of for one, _ in own], dtype="datetime64[us]"),
            "score": score,
            "rank": pd.Series([one.scores.rank[place] for one, place in own]).astype("Int64"),
            "band": pd.Series([one.scores.bands[place] for one, place in own], dtype="str"),
            "is_stored": pd.Series([one.is_stored for one, _ in own], dtype="bool"),
            "moved": whole.diff(),
            "why": pd.Series(_steps(own), dtype="str"),
        }
    )


def _found(dated: Iterable[DatedScores], account_id: str, name: ScoreName) -> list[At]:
    """Return the dates on which the account is known, the earliest first, with its place."""
    own = sorted((one for one in dated if one.name == name), key=lambda one: one.as_of)
    return [
        (one, one.scores.account_ids.index(account_id))
        for one in own
        if account_id in one.scores.account_ids
    ]


def _steps(own: Sequence[At]) -> list[str | None]:
    return [None, *(_why(was, now) for was, now in pairwise(own))][: len(own)]


def _why(was: At, now: At) -> str | None:
    """Return the factor that moved the score most between two dates."""
    if np.isnan([_score(was), _score(now)]).any():
        return None
    if was[0].method != now[0].method:
        return OTHER_WEIGHTS
    names = now[0].scores.factors
    before, after = _points(was), _points(now)
    moved = np.array([[after[name] - before.get(name, 0.0) for name in names]])
    return moved_most([LABELS.get(name, name) for name in names], moved)[0]


def _points(at: At) -> dict[str, float]:
    """Return the points of each factor on one date, 0 where it was not observed."""
    one, place = at
    points: Numbers = np.nan_to_num(one.scores.points[place, :-1])  # the last is the baseline
    return dict(zip(one.scores.factors, points.tolist(), strict=True))


def history_title(dated: Iterable[DatedScores], account_id: str) -> str:
    """Return the finding: which of the two scores went furthest, and because of what most."""
    dated = list(dated)
    ways: dict[str, tuple[At, At]] = {}
    for name in NAMES:
        own = [at for at in _found(dated, account_id, name) if not np.isnan(_score(at))]
        if own:
            ways[name] = (own[0], own[-1])
    if not ways:
        return UNKNOWN
    name, (first, last) = max(ways.items(), key=lambda way: abs(_moved(*way[1])))
    moved, since = _moved(first, last), fmt.day(first[0].as_of)
    if moved == 0:
        now = ", ".join(f"{name} {_whole(last)}" for name, (_, last) in ways.items())
        is_one_date = all(first is last for first, last in ways.values())
        return f"{now[:1].upper()}{now[1:]}" if is_one_date else f"As on {since}: {now}"
    why = _why(first, last)
    text = f"{name} {'up' if moved > 0 else 'down'} from {_whole(first)} to {_whole(last)}"
    return f"{text[:1].upper()}{text[1:]} since {since}" + (f": {why}" if why else "")


def _score(at: At) -> float:
    one, place = at
    return float(one.scores.score[place])


def _whole(at: At) -> int:
    return int(whole_score(np.array(_score(at))))


def _moved(first: At, last: At) -> int:
    return _whole(last) - _whole(first)


def how_known(table: pd.DataFrame, left_out: int) -> str:
    """Return which scores of `score_history` were kept and which were worked out later."""
    by_day = table.groupby("as_of")["is_stored"].all()
    kept, later = int(by_day.sum()), int((~by_day).sum())
    parts = []
    if kept:
        parts.append("Filled points were kept when their snapshot was added, as they stood.")
    if later:
        parts.append(
            "Hollow points were worked out now from the snapshot of their date alone, with the "
            "weights of today."
        )
    if left_out:
        earlier = fmt.count(left_out, "earlier snapshot")
        parts.append(f"No score was kept of {earlier}: not shown.")
    return " ".join(parts)


def by_date(table: pd.DataFrame) -> pd.DataFrame:
    """Return `score_history` with one row for each date, the newest first.

    as_of, source (in words), and for each score as in risk, risk_band, risk_rank, risk_why.
    """
    shown = table.assign(source=np.where(table["is_stored"], "Kept then", "Worked out later"))
    sides = []
    for name in NAMES:
        own = shown[shown["name"] == name].set_index("as_of")
        columns = {"score": name, "band": f"{name}_band", "rank": f"{name}_rank",
                   "why": f"{name}_why"}  # fmt: skip
        sides.append(own[list(columns)].rename(columns=columns))
    source = shown.drop_duplicates("as_of").set_index("as_of")[["source"]]
    found = (
        pd.concat([*sides, source], axis="columns", sort=False).rename_axis("as_of").reset_index()
    )
    return found.sort_values("as_of", ascending=False, ignore_index=True)
