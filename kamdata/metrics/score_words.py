"""What the pages about risk and growth say: the finding, who is first, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata import format as fmt
from kamdata.metrics.evidence import MISSING
from kamdata.metrics.growth import FIX_FIRST, GROW_NOW, headroom_to_grow
from kamdata.metrics.growth_factors import GROWTH_FACTORS
from kamdata.metrics.risk import ACT_NOW, revenue_to_act_on
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.metrics.score import BASELINE, INSUFFICIENT, whole_score

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.score import Scores

NUMBERS = (
    "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
)  # fmt: skip
NEEDS = {factor.name: factor.needs for factor in (*RISK_FACTORS, *GROWTH_FACTORS)}
BECAUSE = {factor.name: factor.because for factor in RISK_FACTORS}
MOST_NEEDS = 5
CHARTED = 15  # accounts that the charts draw
NOBODY = "No account passes the filters."


def risk_headline(scores: Scores, currency: str) -> str:
    """Return the finding of the page about risk: how many, how much, who first and why."""
    table = scores.table
    if table.empty:
        return NOBODY
    if not table["is_ranked"].any():
        flagged = table[table["flags"].map(len) > 0]
        tail = f" {_accounts(flagged)} with a hard flag." if len(flagged) else ""
        return f"No account can be ranked by risk yet: add {what_to_add(scores)}.{tail}"
    acting = _ranked(table, ACT_NOW)
    others = table[(table["band"] != ACT_NOW) & (table["flags"].map(len) > 0)]
    tail = f" {_more(others, acting)} a hard flag." if len(others) else ""
    if acting.empty:
        first = _ranked(table).iloc[0]
        score = whole_score(first["score"])
        return (
            f"No account needs action now; the highest score is {score:.0f}, {first['account']}."
            f"{tail}"
        )
    worth = revenue_to_act_on(table).value
    money = f" worth {fmt.money(worth, currency)} of yearly revenue" if worth else ""
    verb = "needs" if len(acting) == 1 else "need"
    return f"{_accounts(acting)}{money} {verb} action now; {_first(acting, scores)}.{tail}"


def growth_headline(scores: Scores, currency: str) -> str:
    """Return the finding of the page about growth: how many, how much, who first and why."""
    table = scores.table
    if table.empty:
        return NOBODY
    ripe, fix = _ranked(table, GROW_NOW), table[table["band"] == FIX_FIRST]
    tail = f" {_accounts(fix)} must be fixed first." if len(fix) else ""
    if (table["coverage_word"] == INSUFFICIENT).all():
        return f"No account can be ranked by growth yet: add {what_to_add(scores)}.{tail}"
    if ripe.empty:
        return f"No account is ripe for growth now.{tail}"
    room = headroom_to_grow(table).value
    money = f" with {fmt.money(room, currency)} of headroom a year" if room else ""
    verb = "is" if len(ripe) == 1 else "are"
    return f"{_accounts(ripe)}{money} {verb} ripe for growth; {_first(ripe, scores)}.{tail}"


def risk_title(scores: Scores) -> str:
    """Return the finding of the chart: which factor adds most to the scores of the first."""
    first = _ranked(scores.table).head(CHARTED)
    parts = scores.factors
    own = parts[parts["account_id"].isin(first["account_id"]) & (parts["factor"] != BASELINE)]
    sums = own.groupby("factor")["points"].sum()
    if not sums.max() > 0:
        return "No factor adds points"
    largest, share = BECAUSE[str(sums.idxmax())], sums.max() / sums.sum()
    return f"Most points come from {largest} ({fmt.percent(share)})"


def growth_title(scores: Scores, currency: str) -> str:
    """Return the finding of the chart: who has the most headroom of those drawn."""
    first = _ranked(scores.table).head(CHARTED)
    known = first[first["money_cents"].notna()]
    if known.empty:
        return "No ceiling is known for any of these accounts"
    largest = known.sort_values("money_cents", ascending=False, kind="stable").iloc[0]
    room = fmt.money(largest["money_cents"], currency)
    return f"Most headroom: {largest['account']}, {room} a year"


def what_to_add(scores: Scores) -> str:
    """Return in words what most accounts lack, heaviest first: `monthly revenue and goals`."""
    parts = scores.factors
    missing = parts[parts["state"] == MISSING].groupby("factor")["weight"].sum()
    heaviest = missing[missing > 0].sort_values(ascending=False, kind="stable")
    needs = dict.fromkeys(NEEDS[str(name)] for name in heaviest.index)
    return fmt.joined(list(needs)[:MOST_NEEDS]) or "more data"


def _ranked(table: pd.DataFrame, band: str | None = None) -> pd.DataFrame:
    chosen = table["rank"].notna() if band is None else table["band"] == band
    return table[chosen].sort_values("rank")


def _accounts(rows: pd.DataFrame) -> str:
    number = NUMBERS[len(rows)] if len(rows) < len(NUMBERS) else f"{len(rows):,}"
    return f"{number} account{'' if len(rows) == 1 else 's'}"


def _more(rows: pd.DataFrame, acting: pd.DataFrame) -> str:
    verb = "carries" if len(rows) == 1 else "carry"
    if acting.empty:
        return f"{_accounts(rows)} {verb}"
    return f"{_accounts(rows).split()[0]} more {verb}"


def _first(rows: pd.DataFrame, scores: Scores) -> str:
    """Return who comes first and the evidence of the largest part of its score."""
    account = rows.iloc[0]
    parts = scores.factors
    own = parts[(parts["account_id"] == account["account_id"]) & (parts["factor"] != BASELINE)]
    evidence = own.sort_values("points", ascending=False, kind="stable")["evidence"].iloc[0]
    clause = str(evidence).removesuffix(".").split(";")[0]
    return f"{account['account']} first: {clause[:1].lower()}{clause[1:]}"
