"""What changed between two snapshots: the money moved, and for each opportunity what else did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.metrics.attributes import codes_of, differing, numbers_differ, stage_places
from kamdata.metrics.exchange import restated_cents
from kamdata.metrics.known import as_known
from kamdata.metrics.matching import find_matches, in_force
from kamdata.metrics.movement import ABSENT, CODE, IN, LOST, MOVEMENT, WON, Side, compare
from kamdata.metrics.outcomes import outcomes_of, states_of
from kamdata.metrics.pairs import joined, pair_rows
from kamdata.metrics.rulings import NO_RULINGS
from kamdata.metrics.scope import accounts_in_scope
from kamdata.metrics.stages import with_settings

if TYPE_CHECKING:
    from kamdata.metrics.movement import Comparison
    from kamdata.metrics.rulings import Rulings
    from kamdata.model import Scope, Settings, Snapshot

# what may change beside the money, by the column of `Changes.deals` that marks it
ATTRIBUTES = (
    "is_pushed", "is_backward", "is_forward", "is_owner_changed", "is_category_changed",
    "is_probability_changed", "is_next_step_changed", "is_short_lived",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Two snapshots side by side, in one scope.

    `before` and `after` are the snapshots as they were compared, `scope` the filters, `rulings`
    what people said, `matches` which deals of different ids are one (of `find_matches`), and
    `fiscal_start_month` says from when the exchange rates of a plan hold. `deals` has
    one row for each opportunity that is in scope in either of them or made a movement: `before`
    and `after` (its rows in the two opportunities tables, -1 where it is not there), `movement`
    (the one that decided where it is now, null for none), `is_restated` (also moved by exchange
    rates), `moved_cents` (what they add up to),
    `was_in` and `is_in` (in the open pipeline of the scope), `outcome` (what somebody said of one
    that is missing, null for most), `days_moved` (of the close date,
    NaN unless open in both), a flag for each of `ATTRIBUTES`, `is_redated`, `is_backdated`
    (new, though created before the first snapshot), and `is_changed` (anything at all).
    """

    before: Snapshot
    after: Snapshot
    scope: Scope
    rulings: Rulings
    fiscal_start_month: int
    comparison: Comparison
    deals: pd.DataFrame
    matches: pd.DataFrame


def comparable(snapshot: Snapshot, settings: Settings) -> Snapshot:
    """Return a snapshot as it is compared: stages settled, later rows left out.

    Unlike on the other pages a won or lost opportunity stays though its close date lies ahead:
    the file says that it is decided, so it has not vanished from it.
    """
    settled = with_settings(snapshot, settings)
    opportunities = settled.table("opportunities")
    is_later = opportunities["created_on"] >= pd.Timestamp(snapshot.as_of) + pd.Timedelta(days=1)
    if is_later.any():
        opportunities = opportunities[~is_later]
    known = as_known(settled)
    return replace(known, tables={**known.tables, "opportunities": opportunities})


def compare_snapshots(
    before: Snapshot,
    after: Snapshot,
    scope: Scope,
    settings: Settings,
    rulings: Rulings = NO_RULINGS,
) -> Changes:
    """Return what changed from one stored snapshot to another, for the filters in force.

    The filters choose accounts by each snapshot's own accounts table; the period bounds the close
    dates. Both snapshots are as stored: `comparable` is applied here. `rulings` is what people
    said about deals that the two do not have under one id.
    """
    old, new = comparable(before, settings), comparable(after, settings)
    pairs = pair_rows(old.table("opportunities"), new.table("opportunities"))
    matches = find_matches(old, new, pairs, rulings)
    pairs = joined(pairs, *in_force(matches))
    restated = None
    if old.currency == new.currency:
        restated = restated_cents(old, new, pairs, settings.fiscal_start_month)
    outcomes = outcomes_of(
        old.table("opportunities"), pairs, rulings.outcomes(old.as_of, new.as_of)
    )
    sides = _side(old, scope), _side(new, scope)
    found = compare(*sides, scope.period, restated, pairs=pairs, ruled=states_of(outcomes))
    deals = _deals(old, new, found, outcomes)
    return Changes(old, new, scope, rulings, settings.fiscal_start_month, found, deals, matches)


def _side(snapshot: Snapshot, scope: Scope) -> Side:
    opportunities, accounts = snapshot.table("opportunities"), snapshot.table("accounts")
    chosen = accounts_in_scope(accounts, scope)
    if len(chosen) == len(accounts):
        return Side.whole(opportunities)
    is_chosen = opportunities["account_id"].isin(chosen["account_id"])
    return Side(opportunities, is_chosen.to_numpy(dtype=bool))


def _deals(
    before: Snapshot, after: Snapshot, found: Comparison, outcomes: np.ndarray
) -> pd.DataFrame:
    last, moved, is_restated = _movement_of_each(found)
    was_in, is_in = found.states_before == IN, found.states_after == IN
    chosen = np.flatnonzero(was_in | is_in | (last >= 0))
    rows_before, rows_after = found.pairs.before[chosen], found.pairs.after[chosen]
    deals = pd.DataFrame(
        {
            "before": rows_before,
            "after": rows_after,
            "movement": pd.Categorical.from_codes(last[chosen], dtype=MOVEMENT),
            "is_restated": is_restated[chosen],
            "moved_cents": moved[chosen],
            "was_in": was_in[chosen],
            "is_in": is_in[chosen],
            "outcome": pd.Series(outcomes[chosen], dtype="str"),
        }
    )
    both = np.flatnonzero((rows_before >= 0) & (rows_after >= 0))
    old = before.table("opportunities").iloc[rows_before[both]]
    new = after.table("opportunities").iloc[rows_after[both]]
    deals = _with_attributes(deals, both, old, new, stage_places(before, after))
    return _with_births(deals, before, after, found.states_before[chosen],
                        found.states_after[chosen])  # fmt: skip


def _movement_of_each(found: Comparison) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each opportunity its last movement (a code, -1 for none), their sum in cents.

    The third says whether exchange rates are among them.
    The movements of an opportunity stand in the order in which they happen: first its amount
    changes, then it is won.
    """
    pairs, legs = found.pairs, found.legs
    place = np.empty(int(max(pairs.before.max(initial=-1), 0)) + 1, dtype=np.int64)
    place[pairs.before[pairs.before >= 0]] = np.flatnonzero(pairs.before >= 0)
    place_after = np.empty(int(max(pairs.after.max(initial=-1), 0)) + 1, dtype=np.int64)
    place_after[pairs.after[pairs.after >= 0]] = np.flatnonzero(pairs.after >= 0)
    rows_before, rows_after = legs["before"].to_numpy(), legs["after"].to_numpy()
    at = np.where(rows_after >= 0, place_after[rows_after], place[rows_before])
    last = np.full(len(pairs.before), -1, dtype=np.int8)
    moved = np.zeros(len(pairs.before), dtype=np.int64)
    codes = legs["movement"].cat.codes.to_numpy()
    last[at] = codes
    np.add.at(moved, at, legs["amount_cents"].to_numpy())
    is_restated = np.zeros(len(last), dtype=bool)
    is_restated[at[codes == CODE["fx"]]] = True
    return last, moved, is_restated


def _with_attributes(
    deals: pd.DataFrame,
    both: np.ndarray,
    old: pd.DataFrame,
    new: pd.DataFrame,
    places: dict[str, int],
) -> pd.DataFrame:
    """Return the deals with what changed beside the money; `old` and `new` are the rows of `both`.

    A column that one of the files lacks says nothing: no deal counts as changed in it.
    """
    is_open = ((old["status"] == "open").to_numpy()) & ((new["status"] == "open").to_numpy())
    at_old, at_new = (
        table["stage"].map(places).astype("float64").to_numpy() for table in (old, new)
    )
    days_old, days_new = (table["close_on"].to_numpy("datetime64[D]") for table in (old, new))
    is_dated = is_open & ~np.isnat(days_old) & ~np.isnat(days_new)
    moved = np.where(is_dated, (days_new - days_old).astype(np.float64), np.nan)
    months = days_old.astype("datetime64[M]") != days_new.astype("datetime64[M]")
    found = {
        "is_pushed": is_dated & months & (moved > 0),
        "is_backward": is_open & (at_new < at_old),
        "is_forward": is_open & (at_new > at_old),
        "is_owner_changed": differing(*codes_of(old["owner"], new["owner"])),
        "is_category_changed": is_open
        & differing(*codes_of(old["forecast_category"], new["forecast_category"])),
        "is_probability_changed": is_open
        & numbers_differ(old["probability_rate"], new["probability_rate"]),
        "is_next_step_changed": is_open & differing(*codes_of(old["next_step"], new["next_step"])),
        "is_redated": moved != 0,
        "is_touched": numbers_differ(old["amount_cents"], new["amount_cents"]),
    }
    found["is_redated"] &= is_dated
    spread = {name: _spread(values, both, len(deals)) for name, values in found.items()}
    days = np.full(len(deals), np.nan)
    days[both] = moved
    return deals.assign(days_moved=days, **spread)


def _spread(values: np.ndarray, at: np.ndarray, size: int) -> np.ndarray:
    wide = np.zeros(size, dtype=bool)
    wide[at] = values
    return wide


def _with_births(
    deals: pd.DataFrame,
    before: Snapshot,
    after: Snapshot,
    was: np.ndarray,
    now: np.ndarray,
) -> pd.DataFrame:
    """Return the deals with what their creation says, and whether anything changed at all."""
    created = after.table("opportunities")["created_on"].to_numpy("datetime64[D]")
    created = np.append(created, np.datetime64("NaT"))[deals["after"].to_numpy()]
    is_young = created > np.datetime64(before.as_of)
    is_new = (deals["movement"] == "new").to_numpy()
    deals = deals.assign(
        is_short_lived=(was == ABSENT) & np.isin(now, (WON, LOST)) & is_young,
        is_backdated=is_new & ~is_young & ~np.isnat(created),
    )
    marks = [*ATTRIBUTES, "is_redated", "is_touched"]
    is_changed = deals[marks].any(axis="columns") | deals["movement"].notna()
    return deals.drop(columns="is_touched").assign(is_changed=is_changed)


def legs_of(changes: Changes, movement: str) -> pd.DataFrame:
    """Return the legs of one movement, the largest first."""
    legs = changes.comparison.legs
    own = legs[legs["movement"].cat.codes == CODE[movement]]
    return own.iloc[np.argsort(-own["amount_cents"].abs().to_numpy(), kind="stable")]
