"""What the page says about how long customers stay, and which are probably still buying."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.repeat_orders import least_likely, long_gone, probably_still_buying
from kamdata.metrics.score_words import NUMBERS
from kamdata.metrics.tenure import (
    FEWEST_CUSTOMERS,
    FEWEST_STOPPED,
    customers_still_buying,
    customers_stopped,
    horizon,
)
from kamdata.metrics.tenure_groups import FEWEST_IN_GROUP

if TYPE_CHECKING:
    from kamdata.metrics.tenure import Tenure
    from kamdata.metrics.tenure_groups import Comparison

SPANS = {0.5: "half a year", 0.25: "three months"}


def span(years: float) -> str:
    """Return a number of years in words: 3.0 -> `three years`, 0.5 -> `half a year`."""
    if years in SPANS:
        return SPANS[years]
    return f"{_number(round(years))} {'year' if years == 1 else 'years'}"


def _number(n: int) -> str:
    return NUMBERS[n].lower() if 0 < n < len(NUMBERS) else f"{n:,}"


def staying_headline(tenure: Tenure, *, is_new: bool) -> str:
    """Return how many of ten customers still buy after the longest time they were followed."""
    rows = tenure.cohort(is_new=is_new)
    share, years = customers_still_buying(rows).value, horizon(rows)
    if share is None or years is None or tenure.begins_on is None:
        return staying_lacks(tenure)
    if 0.05 <= share < 0.95:
        of, still = "ten", _number(round(share * 10))
    else:
        of, still = "a hundred", _number(round(share * 100)) if share >= 0.005 else "none"
    verb = "buys" if still == "one" else "buy"
    if is_new:
        return f"Of {of} customers, {still} still {verb} {span(years)} after the first order."
    start = f"{tenure.begins_on:%B %Y}"
    return f"Of {of} customers of {start}, {still} still bought {span(years)} later."


def staying_title(rows: pd.DataFrame) -> str:
    """Return the finding of the curve in figures: the share, and how many have stopped."""
    found, stopped = customers_still_buying(rows), customers_stopped(rows)
    return (
        f"{fmt.percent(found.value)} still buy{_after(rows)}; {stopped.value:,} of "
        f"{stopped.n:,} have stopped"
    )


def staying_mark(rows: pd.DataFrame) -> tuple[float, float, str]:
    """Return the point that the finding is about: years, share, and both in words."""
    years, share = horizon(rows), customers_still_buying(rows).value
    return years or 0.0, share or 0.0, f"{fmt.percent(share)}{_after(rows)}"


def _after(rows: pd.DataFrame) -> str:
    years = horizon(rows)
    return "" if years is None else f" after {span(years)}"


def staying_lacks(tenure: Tenure) -> str:
    """Return why no curve can be shown: what it takes, and what there is."""
    if tenure.begins_on is None:
        return (
            "How long customers stay cannot be told without revenue by month or by invoice that "
            "reaches up to the as-of date."
        )
    before, later = (tenure.cohort(is_new=is_new) for is_new in (False, True))
    return (
        f"How long customers stay cannot be told yet: it takes {FEWEST_CUSTOMERS} customers of "
        f"whom {FEWEST_STOPPED} have stopped buying. Of {fmt.count(len(before), 'customer')} that "
        f"already bought when the revenue begins ({tenure.begins_on:%b %Y}) {_stopped(before)}; of "
        f"{len(later):,} that came later {_stopped(later)}."
    )


def _stopped(rows: pd.DataFrame) -> str:
    stopped = int(rows["has_stopped"].sum())
    return f"{_number(stopped) if stopped else 'none'} {'have' if stopped > 1 else 'has'} stopped"


def staying_note(tenure: Tenure, *, is_new: bool) -> str:
    """Return what the curve counts, and whom it leaves out."""
    others = len(tenure.cohort(is_new=not is_new))
    left_out = f"the {fmt.count(others, 'customer')} that "
    if is_new:
        counted = "Time counts from the first order. "
        left_out += "already bought when the revenue begins: since when is not known"
    else:
        counted = "When these began to buy is not known; time counts from their first order in the "
        counted += "file. "
        left_out += "came later"
    parts = [left_out] if others else []
    if tenure.too_new:
        parts.append(f"{fmt.count(tenure.too_new, 'customer')} too new to tell")
    return (
        f"{counted}A customer has stopped when it ordered nothing for more than two of its usual "
        "gaps, or its contract lapsed. The band holds the true share nine times in ten. "
        f"Filters play no part{'; left out are ' + fmt.joined(parts) if parts else ''}."
    )


def comparison_words(found: Comparison | None) -> str:
    """Return whether two groups stay equally long, as far as chance lets one say."""
    if found is None:
        return (
            "No two groups can be compared: it takes "
            f"{_number(FEWEST_IN_GROUP)} customers in each, be it key accounts and others or two "
            "segments."
        )
    after = span(found.years)
    shares = [fmt.percent(share) for share in (found.first_share, found.second_share)]
    if not found.is_different:
        return (
            f"No difference between {_in_sentence(found.first)} and {_in_sentence(found.second)} "
            f"can be claimed: after {after} {shares[0]} and {shares[1]} still buy, and chance "
            "alone could make that."
        )
    longer, shorter = (found.first, found.second) if found.z < 0 else (found.second, found.first)
    if found.z >= 0:
        shares.reverse()
    return (
        f"{longer} stay longer than {_in_sentence(shorter)}: after {after} {shares[0]} against "
        f"{shares[1]} still buy. Chance alone would make such a difference in fewer than one of "
        "twenty cases."
    )


def _in_sentence(name: str) -> str:
    return name.lower() if name.endswith(" accounts") else name


def repeat_headline(rows: pd.DataFrame) -> str:
    """Return how many of these customers are probably still buying, and who least."""
    found = probably_still_buying(rows)
    if found.value is None:
        return "None of these accounts has ordered more than once without a contract."
    verb = "is" if round(found.value) == 1 else "are"
    some = (
        f"Of {fmt.count(found.n, 'customer')} with repeat orders, about "
        f"{fmt.number(found.value)} {verb} probably still buying"
    )
    recent = least_likely(rows)
    if recent.empty:
        return f"{some}; none ordered within a year."
    first = recent.iloc[0]
    return (
        f"{some}; least likely of those that ordered within a year is {first['account']}: "
        f"{_likely(first['chance'])}, silent for {fmt.count(int(first['silent_days']), 'day')}."
    )


def repeat_note(rows: pd.DataFrame, basis: str) -> str:
    """Return what an order is, who is left out, and how the chances are to be read."""
    gone = long_gone(rows)
    left_out = ""
    if gone:
        verb = "has" if gone == 1 else "have"
        left_out = (
            f"Not listed: {fmt.count(gone, 'customer')} that {verb} ordered nothing for more than "
            "a year. "
        )
    return (
        f"{left_out}Orders are {basis}; customers with a contract play no part. The chance is read "
        "from order dates alone: customers are taken to order at random, each at its own pace, "
        "until they stop for good. It says whom to ask first, not why, and is no forecast."
    )


def _likely(chance: float) -> str:
    if chance < 0.005:
        return "less than 1 %"
    return "more than 99 %" if chance > 0.995 else fmt.percent(chance)


def account_sentence(row: pd.Series) -> str:
    """Return what the order dates of one customer say, in one line."""
    last = f"last order {fmt.day(row['last_on'])}"
    if pd.isna(row["chance"]):
        return f"Still buying: n/a until a repeat order ({last})."
    return (
        f"Still buying, by its order dates: {_likely(row['chance'])} likely; {last}, usual gap "
        f"{fmt.count(round(row['gap_days']), 'day')}, {fmt.number(row['expected_orders'], 1)} "
        "orders expected in 12 months."
    )
