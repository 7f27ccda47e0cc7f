"""Constant currency: what the earlier amounts would be at the rates of the later snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api.extensions import ExtensionArray

from kamdata.metrics.attributes import codes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamdata.metrics.pairs import Pairs
    from kamdata.model import Snapshot

Restated = tuple[np.ndarray, ExtensionArray]  # positions of rows, and their amounts in cents


def restated_cents(
    before: Snapshot, after: Snapshot, pairs: Pairs, fiscal_start_month: int
) -> pd.Series | None:
    """Return the amounts of the rows before, in cents, at the rates of the snapshot after.

    A deal takes the rate that the later snapshot uses for it: that of its day where it is won or
    lost there, else the plan rate, also where it is not there at all. Null for amounts of the
    reporting currency and where the original amount or the rate is not known. None, without
    further work, when no deal before is of another currency. Both snapshots are kept in the same
    reporting currency.
    """
    old, new = before.table("opportunities"), after.table("opportunities")
    is_foreign = old["original_amount_cents"].notna().to_numpy()
    if not is_foreign.any():
        return None
    partner = np.full(len(old), -1, dtype=np.int64)
    partner[pairs.before[pairs.before >= 0]] = pairs.after[pairs.before >= 0]
    found = old["amount_cents"].mask(np.ones(len(old), dtype=bool)).reset_index(drop=True)
    deals = _Deals(old, new, partner, np.flatnonzero(is_foreign))
    for rows, cents in (*deals.at_rates(after, fiscal_start_month), deals.as_converted()):
        found.iloc[rows] = cents
    return found.set_axis(old.index)


@dataclass(frozen=True)
class _Deals:
    """Both opportunities tables, the later row of each earlier one (-1: none), the foreign rows."""

    old: pd.DataFrame
    new: pd.DataFrame
    partner: np.ndarray
    rows: np.ndarray

    def as_converted(self) -> Restated:
        """Return what the later file made of the same original amount, whatever its rate was."""
        rows = self.rows[self.partner[self.rows] >= 0]
        was, now = self.old.iloc[rows], self.new.iloc[self.partner[rows]]
        currencies = codes_of(was["currency"], now["currency"])
        is_same = (currencies[0] == currencies[1]) & now["amount_cents"].notna().to_numpy()
        originals = [one["original_amount_cents"].array for one in (was, now)]
        is_same &= (originals[0] == originals[1]).fillna(value=False).to_numpy(dtype=bool)
        return rows[is_same], now["amount_cents"].array[is_same]

    def at_rates(self, after: Snapshot, fiscal_start_month: int) -> Iterator[Restated]:
        """Yield the original amounts at the rates of the later snapshot's own table."""
        # the import is heavy, and most companies have one currency
        from kamdata.ingest import convert  # noqa: PLC0415

        plan_on = convert.plan_day(after.as_of, fiscal_start_month)
        is_decided = self.new["status"].isin(["won", "lost"]).to_numpy()
        is_plan = np.append(~is_decided, values=True)
        days = np.append(convert.micros(self.new["close_on"]), 0)
        currencies = convert.currency_codes(self.old["currency"].iloc[self.rows]).to_numpy()
        for code, rates in convert.read_rates(after.table("fx"), after.currency, []).items():
            own = self.rows[currencies == code]
            later = self.partner[own]
            places = convert.places_of(rates, days[later], is_plan[later], plan_on)
            for place in np.unique(places[places >= 0]).tolist():
                rows = own[places == place]
                cents = pa.array(self.old["original_amount_cents"].iloc[rows], pa.int64())
                made = convert.converted_cents(cents, rates.rates[place])
                yield rows, pd.array(made.to_pylist(), dtype="Int64")
