"""Amounts of other currencies in the reporting currency, by the exchange rates of the files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from kamdata.format import count, day
from kamdata.ingest.arrow import pc
from kamdata.ingest.currencies import currency_code
from kamdata.model import Finding
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.model import Settings

MONEY = ("amount_cents", "weighted_amount_cents", "actual_amount_cents")
DATED = {"opportunities": "close_on", "revenue": "month"}
WORDS = {
    "opportunities": ("opportunity", "opportunities"),
    "revenue": ("revenue line", "revenue lines"),
}
UNDATED = np.iinfo(np.int64).min  # what numpy stores for a missing date: earlier than all others
RATE = pa.decimal256(50, 30)
RATE_STEP = Decimal("1e-30")
LARGEST_RATE = 1e15
LARGEST_CENTS = Decimal(10) ** 18


@dataclass(frozen=True)
class CurrencyRates:
    """The rates of one currency: microseconds since 1970, ascending, and exact rates from then."""

    starts: np.ndarray
    rates: tuple[Decimal, ...]

    def at(self, days: np.ndarray) -> np.ndarray:
        """Return for each day (microseconds) the position of its rate, -1 where none holds yet."""
        return np.searchsorted(self.starts, days, side="right") - 1


@dataclass(frozen=True)
class Rates:
    """The rates in force, the currency they lead to, and the day of the plan rate."""

    of: Mapping[str, CurrencyRates]
    reporting: str
    plan_on: date


def convert(
    frames: Mapping[str, pd.DataFrame], as_of: date, settings: Settings
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Return the tables with money in the reporting currency, and what could not be converted.

    What is won, lost or invoiced takes the rate of its day; open opportunities take one plan
    rate, that of the first day of the fiscal year. Rows without a rate have unknown amounts.
    """
    findings: list[Finding] = []
    foreign = {name: _foreign(frames[name], settings.currency) for name in DATED if name in frames}
    converted = dict(frames)
    if not any(is_foreign.any() for is_foreign in foreign.values()):
        return converted, findings
    rates = Rates(
        read_rates(frames.get("fx"), settings.currency, findings),
        settings.currency,
        plan_day(as_of, settings.fiscal_start_month),
    )
    for name, is_foreign in foreign.items():
        if is_foreign.any():
            converted[name] = _converted(name, frames[name], is_foreign, rates, findings)
    return converted, findings


def read_rates(
    fx: pd.DataFrame | None, reporting: str, findings: list[Finding]
) -> dict[str, CurrencyRates]:
    """Return the usable rates by currency; name the rows that are none.

    No rate at all is used when the table is stated against another currency than `reporting`.
    """
    if fx is None or fx.empty:
        return {}
    codes = currency_codes(fx["currency"])
    values = fx["rate"].astype("float64")
    is_rate = codes.notna() & (values > 0) & (values < LARGEST_RATE)
    if not is_rate.all():
        _say(fx, ~is_rate, "holds no currency or no rate above zero", findings, "Correct the rate.")
    other = is_rate & (codes == reporting) & (values != 1)
    if other.any():
        _say(
            fx, other, f"gives {reporting}, the reporting currency, a rate other than 1, so no "
            "rate was used", findings,
            f"Give what one unit of each currency is worth in {reporting}.",
        )  # fmt: skip
        return {}
    starts = fx["start_on"] if "start_on" in fx else pd.Series(pd.NaT, index=fx.index)
    usable = pd.DataFrame({"currency": codes, "start": micros(starts), "rate": values})[is_rate]
    usable = usable.drop_duplicates()
    repeated = usable.duplicated(["currency", "start"])
    if repeated.any():
        again = pd.Series(fx.index.isin(usable.index[repeated]), index=fx.index)
        _say(
            fx, again, "gives a currency another rate for the same day; the first counts", findings,
            "Keep one rate for each currency and start date.",
        )  # fmt: skip
    usable = usable[~repeated].sort_values(["currency", "start"])
    return {
        str(code): CurrencyRates(
            rows["start"].to_numpy(), tuple(_exact(rate) for rate in rows["rate"].tolist())
        )
        for code, rows in usable.groupby("currency")
    }


def plan_day(as_of: date, fiscal_start_month: int) -> date:
    """Return the day whose rate holds for open amounts: the first of the fiscal year."""
    year = as_of.year if as_of.month >= fiscal_start_month else as_of.year - 1
    return date(year, fiscal_start_month, 1)


def places_of(
    rates: CurrencyRates, days: np.ndarray, is_plan: np.ndarray, plan_on: date
) -> np.ndarray:
    """Return the position of the rate of each row, -1 for none: plans take one, others their day's.

    `days` are microseconds, as `micros` makes them.
    """
    return np.where(is_plan, _plan_place(rates, plan_on), rates.at(days))


def converted_cents(cents: pa.Array, rate: Decimal) -> pa.Array:
    """Return whole cents times a rate, halves rounded to even; null beyond what 64 bits hold."""
    exact = pc.multiply(cents.cast(pa.decimal256(19, 0)), pa.scalar(rate, RATE))
    rounded = pc.round(exact, 0, round_mode="half_to_even")
    too_large = pc.greater(pc.abs(rounded), pa.scalar(LARGEST_CENTS, rounded.type))
    return pc.if_else(too_large, pa.scalar(None, rounded.type), rounded).cast(pa.int64())


def _converted(
    table: str, frame: pd.DataFrame, is_foreign: pd.Series, rates: Rates, findings: list[Finding]
) -> pd.DataFrame:
    changed = frame.copy(deep=False)
    columns = [name for name in MONEY if name in frame]
    if "original_amount_cents" in {column.name for column in TABLES[table].columns}:
        changed["original_amount_cents"] = frame["amount_cents"].where(is_foreign)
    results = {name: frame[name].astype("Int64").mask(is_foreign) for name in columns}
    codes = currency_codes(frame["currency"])
    days = micros(frame[DATED[table]])
    is_plan = _is_plan(frame)
    for code in sorted(codes[is_foreign].unique()):
        of_code = (codes == code).to_numpy(dtype=bool)
        places = np.full(len(frame), -1)
        of_currency = rates.of.get(code)
        if of_currency:
            places[of_code] = places_of(of_currency, days[of_code], is_plan[of_code], rates.plan_on)
            if (of_code & is_plan).any():
                _say_later(table, code, of_currency, rates.plan_on, findings)
            _fill(results, frame, places, of_currency)
        without = of_code & (places < 0) & frame[columns].notna().any(axis=1).to_numpy()
        if without.any():
            findings.append(_unconverted(table, frame[without], code, rates.reporting))
    return changed.assign(**results)


def _fill(
    results: dict[str, pd.Series], frame: pd.DataFrame, places: np.ndarray, rates: CurrencyRates
) -> None:
    """Put the converted cents into the rows that have a rate (its position, -1 for none)."""
    for place in np.unique(places[places >= 0]).tolist():
        rows = np.flatnonzero(places == place)
        for name, result in results.items():
            cents = pa.array(frame[name].iloc[rows].astype("Int64"), pa.int64())
            found = converted_cents(cents, rates.rates[place])
            result.iloc[rows] = found.to_pandas(types_mapper=_nullable)


def _foreign(frame: pd.DataFrame, reporting: str) -> pd.Series:
    if "currency" not in frame:
        return pd.Series(data=False, index=frame.index)
    codes = currency_codes(frame["currency"])
    return codes.notna() & (codes != reporting)


def currency_codes(currencies: pd.Series) -> pd.Series:
    """Return the ISO codes, translated once for each distinct text."""
    places, texts = pd.factorize(currencies)
    codes = np.array([*(currency_code(str(text)) for text in texts), None], dtype=object)
    return pd.Series(codes[places], index=currencies.index, dtype=object)  # place -1: missing


def micros(days: pd.Series) -> np.ndarray:
    """Return dates as microseconds since 1970; a missing one is earlier than all others."""
    return days.to_numpy("datetime64[us]").astype("int64")


def _is_plan(frame: pd.DataFrame) -> np.ndarray:
    """Return which rows are plans still; revenue never is."""
    if "status" not in frame:
        return np.zeros(len(frame), dtype=bool)
    return ~frame["status"].isin(["won", "lost"]).to_numpy(dtype=bool)


def _exact(rate: float) -> Decimal:
    """Return the rate as it is written, not the binary fraction next to it."""
    return Decimal(repr(rate)).quantize(RATE_STEP, context=Context(prec=50))


def _nullable(kind: pa.DataType) -> pd.Int64Dtype | None:
    return pd.Int64Dtype() if pa.types.is_int64(kind) else None


def _plan_place(rates: CurrencyRates, plan_on: date) -> int:
    """Return the position of the plan rate: the one in force, else the first one after."""
    return max(int(rates.at(micros(pd.Series([pd.Timestamp(plan_on)])))[0]), 0)


def _say_later(
    table: str, code: str, rates: CurrencyRates, plan_on: date, findings: list[Finding]
) -> None:
    first = pd.Timestamp(int(rates.starts[0]), unit="us") if rates.starts[0] != UNDATED else None
    if first is not None and first > pd.Timestamp(plan_on):
        findings.append(
            Finding(
                "info", f"No rate for {code} holds on {day(pd.Timestamp(plan_on))}, the start of "
                f"the fiscal year; open amounts take the first one after, of {day(first)}.",
                f"Add the rate at which you plan {code} this year.", table, value=code,
            )
        )  # fmt: skip


def _unconverted(table: str, rows: pd.DataFrame, code: str, reporting: str) -> Finding:
    """Return the finding for the amounts that stay unknown; `column` and `value` tell it apart."""
    n = len(rows)
    whole, rest = divmod(abs(total := int(rows["amount_cents"].sum())), 100)
    amount = f"{code} {'-' if total < 0 else ''}{whole:,}.{rest:02d}"
    dates = rows[DATED[table]].dropna()
    since = f" that starts by {day(dates.min())}" if len(dates) else ""
    return Finding(
        "warning",
        f"{count(n, *WORDS[table])} of {amount} {'has' if n == 1 else 'have'} no exchange rate to "
        f"{reporting}; {'its amount is' if n == 1 else 'their amounts are'} left out.",
        f"Import a sheet with currency, start date and rate together with this file: one row for "
        f"{code}{since}, with what 1 {code} is worth in {reporting}.",
        table, int(rows["source_row"].iloc[0]) if "source_row" in rows else None, "currency", code,
    )  # fmt: skip


def _say(fx: pd.DataFrame, rows: pd.Series, what: str, findings: list[Finding], fix: str) -> None:
    first = fx[rows.to_numpy(dtype=bool)]["source_row"].iloc[0] if "source_row" in fx else None
    said = count(int(rows.sum()), "exchange rate")
    findings.append(
        Finding("warning", f"{said} in doubt: row {first} {what}.", fix, "fx",
                None if first is None else int(first), "rate")
    )  # fmt: skip
