"""What moved on the list since the last snapshot, and which factor moved it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.account_changes import LEAST_POINTS
from kamdata.metrics.growth import FIX_FIRST
from kamdata.metrics.score import BASELINE, whole_score

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.score import Scores

ON, OFF, UP, DOWN = "New on the list", "Off the list", "Higher score", "Lower score"
MOVES = (ON, OFF, UP, DOWN)
PLACE = "Its place among the others"
SAME_SCORE = "Not its own score: the list holds a fixed number, and others moved."
NEW, GONE = "New in the files", "No longer in the files"
UNRANKED, BLOCKED, FREED = "Not ranked now", "Must be fixed first", "Nothing to fix first now"


def score_moves(before: Scores, after: Scores, band: str) -> pd.DataFrame:
    """Return the accounts that joined or left a band, and those whose score moved.

    `before` and `after` are the same score of two snapshots, `band` is the list in question: who
    needs action, or who is ripe for growth. One row per account: account_id, account, owner, what
    (`MOVES`, in that order), score_before, score_after, moved (whole points as on screen, Int64),
    band_before, band, why (the factor that moved most in the direction of the score, as
    `Silence +12`, or what else it was) and evidence (what is known of that now). A score counts as
    moved from 5 points on. Accounts that were or are not ranked only count where they join or
    leave the list.
    """
    ids = pd.Index(pd.concat([after.table["account_id"], before.table["account_id"]]).unique())
    was, now = (_side(one, ids) for one in (before, after))
    moved = now["points"] - was["points"]
    found = pd.DataFrame(
        {
            "account_id": pd.Series(ids, dtype="str"),
            "account": now["account"].fillna(was["account"]),
            "owner": now["owner"].fillna(was["owner"]),
            "what": _what(was, now, moved, band),
            "score_before": was["points"],
            "score_after": now["points"],
            "moved": moved,
            "band_before": was["band"],
            "band": now["band"],
            "was": was["place"],
            "now": now["place"],
        }
    )
    found = found[found["what"].notna()].reset_index(drop=True)
    found = _with_reasons(found, before, after).drop(columns=["was", "now"])
    size = found["moved"].abs().astype("float64").fillna(0.0)
    order = pd.DataFrame({"what": found["what"], "size": -size, "score": -found["score_after"]})
    order = order.sort_values(["what", "size", "score"], kind="stable")
    return found.loc[order.index].reset_index(drop=True)


def _side(scores: Scores, ids: pd.Index) -> pd.DataFrame:
    """Return what one snapshot says of these accounts (index 0 to n-1), null of unknown ones.

    account, owner, band, is_ranked (false of unknown ones), points (the score as on screen, Int64)
    and place (the row in the scores, -1 of unknown ones).
    """
    place = pd.Index(scores.table["account_id"]).get_indexer(ids)
    own = scores.table.reset_index(drop=True).reindex(place).reset_index(drop=True)
    return pd.DataFrame(
        {
            "account": own["account"].astype("str"),
            "owner": own["owner"].astype("str"),
            "band": own["band"].astype("str"),
            "is_ranked": own["is_ranked"].fillna(value=False).astype(bool),
            "points": pd.Series(whole_score(own["score"].to_numpy(np.float64))).astype("Int64"),
            "place": place,
        }
    )


def _what(was: pd.DataFrame, now: pd.DataFrame, moved: pd.Series, band: str) -> pd.Series:
    was_on, is_on = ((one["band"] == band).to_numpy() for one in (was, now))
    is_comparable = (was["is_ranked"] & now["is_ranked"]).to_numpy()
    points = moved.to_numpy(dtype=np.float64, na_value=np.nan)
    picked = [
        is_on & ~was_on,
        was_on & ~is_on,
        is_comparable & (points >= LEAST_POINTS),
        is_comparable & (points <= -LEAST_POINTS),
    ]
    codes = np.select(picked, range(len(MOVES)), -1)
    kind = pd.CategoricalDtype([*MOVES], ordered=True)
    return pd.Series(pd.Categorical.from_codes(codes, dtype=kind))


def _with_reasons(found: pd.DataFrame, before: Scores, after: Scores) -> pd.DataFrame:
    """Return the rows with `why` and `evidence`."""
    why, evidence = _factor_moves(found, before, after)
    own = after.table.reset_index(drop=True).reindex(found["now"]).reset_index(drop=True)
    is_new, is_gone = (found["was"] < 0).to_numpy(), (found["now"] < 0).to_numpy()
    is_listed = found["what"].isin([ON, OFF]).to_numpy()
    is_unranked = is_listed & ~own["is_ranked"].fillna(value=False).to_numpy(dtype=bool)
    is_blocked = is_listed & (found["band"] == FIX_FIRST).to_numpy()
    is_freed = (found["what"] == ON).to_numpy() & (found["band_before"] == FIX_FIRST).to_numpy()
    fixed = _what_to_fix(own) if is_blocked.any() else own["reason"]
    picked = [is_gone, is_new, is_blocked, is_freed, is_unranked]
    reason = own["reason"].astype(object)
    return found.assign(
        why=pd.Series(np.select(picked, [GONE, NEW, BLOCKED, FREED, UNRANKED], why), dtype="str"),
        evidence=pd.Series(
            np.select(picked, [reason, reason, fixed.astype(object), reason, reason], evidence),
            dtype="str",
        ),
    )


def _what_to_fix(own: pd.DataFrame) -> pd.Series:
    """Return the flags of each account, or without any the reasons of its risk score."""
    flags = pd.Series(
        ["" if not isinstance(one, tuple) else ". ".join(one) for one in own["flags"]],
        index=own.index, dtype="str",
    )  # fmt: skip
    return (flags + ".").where(flags != "", own["risk_reason"])


def _factor_moves(
    found: pd.DataFrame, before: Scores, after: Scores
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the factor that moved most with its points, and what is known of it now."""
    labels = after.factors["label"].cat.categories
    step = _points(after, found["now"], len(labels)) - _points(before, found["was"], len(labels))
    step[:, after.factors["factor"].cat.categories == BASELINE] = 0.0
    moved = found["moved"].to_numpy(dtype=np.float64, na_value=0.0)
    place = (step * np.sign(moved)[:, None]).argmax(axis=1)
    points = step[np.arange(len(found)), place]
    texts = after.factors["evidence"].to_numpy(dtype=object).reshape(-1, len(labels))
    nothing = np.full((1, len(labels)), None)  # the last row is that of an unknown account
    evidence = np.vstack([texts, nothing])[found["now"].to_numpy(), place]
    # who joined with a lower score, or left with a higher one, did not do so because of it
    is_against = np.where(found["what"] == ON, moved <= 0, (found["what"] == OFF) & (moved >= 0))
    is_clear = (np.abs(points) >= 1) & ~is_against
    why = [
        f"{labels[at]} {value:+.0f}" if clear else PLACE
        for at, value, clear in zip(place, points, is_clear, strict=True)
    ]
    return np.array(why, dtype=object), np.where(is_clear, evidence, SAME_SCORE)


def _points(scores: Scores, place: pd.Series, factors: int) -> Numbers:
    """Return the points of each factor (columns) of the accounts at these positions, else 0."""
    points = scores.factors["points"].to_numpy(dtype=np.float64).reshape(-1, factors)
    known = np.vstack([np.nan_to_num(points), np.zeros(factors)])  # the last row is that of -1
    return known[place.to_numpy()]


def moves_of(moves: pd.DataFrame, before: pd.Series, after: pd.Series) -> pd.DataFrame:
    """Return the moves of accounts whose id is among those in view then or now."""
    in_view = moves["account_id"].isin(before) | moves["account_id"].isin(after)
    return moves[in_view].reset_index(drop=True)


def moves_sentence(moves: pd.DataFrame, since: date) -> str:
    """Return how many accounts joined and left the list and moved, and which moved most."""
    if moves.empty:
        return (
            f"Since {fmt.day(since)}, no account joined or left the list, and no score moved by "
            f"{LEAST_POINTS} points."
        )
    counts = moves["what"].value_counts()
    words = {
        ON: "joined the list", OFF: "left the list", UP: "rose in score", DOWN: "fell in score"
    }  # fmt: skip
    parts = [f"{counts[what]:,} {said}" for what, said in words.items() if counts[what]]
    moved = fmt.count(len(moves), "account")
    said = f"Since {fmt.day(since)}, {moved} moved: {fmt.joined(parts)}."
    size = moves["moved"].abs().fillna(0)
    if size.max() < LEAST_POINTS:
        return said
    first = moves.iloc[int(size.argmax())]
    return (
        f"{said} {first['account']} moved most: {first['score_before']} to "
        f"{first['score_after']} points ({first['why']})."
    )
