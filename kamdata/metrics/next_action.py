"""The one thing to do next at each account: rules, the first that fits, with its evidence.

Every sentence says what to do and why, with the amounts; where no date stands in it, with whom to
start and until when: until the next weekly review where something is wrong, within a month where
something could grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.care import days_overdue, lacks_sponsor, review_due
from kamdata.metrics.contacts import with_article
from kamdata.metrics.demand import pipeline_to_create
from kamdata.metrics.economics import contribution_cents
from kamdata.metrics.evidence import (
    NOT_APPLICABLE,
    Notes,
    Written,
    day_texts,
    money_texts,
    percent_texts,
)
from kamdata.metrics.flags import has_one_contact
from kamdata.metrics.periods import fiscal_year
from kamdata.metrics.reasons import lacking
from kamdata.metrics.score import LEAST_COVERAGE, WATCH_FROM
from kamdata.metrics.silence import month_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts
    from kamdata.metrics.score import Points

LOUD_SILENCE = 0.8
LARGE_QUANTILE = 0.75
FEW_PEOPLE = 2.0
RIPE_SCORE = 50.0
COMMON = 0.5  # adoption among peers from which a product is worth proposing
CARRIES = 50.0  # multi-threading index, or strength on the map, from which people will listen
SMALL_SHARE = 0.4
LOUD_POINTS = 5.0  # a factor that adds as much is worth a word even in a low score
STEADY = "On plan: keep the rhythm."
SOON_DAYS = 7  # the next weekly review
LATER_DAYS = 30
NOT_WITH_THE_CUSTOMER = ("sponsor", "margin", "review")  # risks we settle among us


def next_actions(
    facts: Facts, risk: Points, risk_rows: Mapping[str, pd.DataFrame], growth: Points
) -> pd.Series:
    """Return one sentence per account (str, index 0 to n-1): what to do next, and why.

    The first rule that fits wins: an unattended renewal; silence at a large account; a single
    contact; the largest part of a risk score from 25 on; too few people at an account ripe for
    growth; no sponsor; a loss after the cost to serve; a product that peers buy, where people will
    listen; a small share of wallet; a gap without any open deal; an overdue review; a product that
    peers buy, at any ripe account; the largest part of a lower risk score; what to add where too
    little is known. A factor that somebody set aside for an account gives no rule there.
    """
    notes = Notes(facts.n)
    is_customer = risk.is_ranked & facts.is_customer
    is_ripe = growth.is_ranked & (growth.score > RIPE_SCORE)
    largest = np.nan_to_num(risk.points[:, :-1], nan=-1.0).max(axis=1)
    _renewal(facts, notes)
    _silence(facts, notes, _counts(risk, "silence"))
    _one_contact(facts, notes)
    _largest_risk(facts, notes, is_customer & (risk.score >= WATCH_FROM), risk, risk_rows)
    _people(facts, notes, is_ripe)
    _sponsor(facts, notes)
    _margin(facts, notes, _counts(risk, "margin"))
    has_gap = _counts(growth, "whitespace")
    _product(facts, notes, has_gap & (facts.relationships.index >= CARRIES))
    _wallet(facts, notes, _counts(growth, "headroom"))
    _pipeline(facts, notes)
    _review(facts, notes, _counts(risk, "review"))
    _product(facts, notes, has_gap & is_ripe)
    _largest_risk(facts, notes, is_customer & (largest >= LOUD_POINTS), risk, risk_rows)
    notes.add(~risk.is_ranked & ~growth.is_ranked, "Add {} to judge it.", lacking(risk))
    notes.add(np.ones(facts.n, dtype=bool), STEADY)
    return pd.Series(notes.texts, dtype="str")


def _counts(points: Points, factor: str) -> NDArray[np.bool_]:
    """Return for which accounts a factor plays a part: not where it was set aside."""
    place = [one.name for one in points.factors].index(factor)
    return points.states[:, place] != NOT_APPLICABLE


def _money(facts: Facts, cents: Numbers) -> Written:
    return money_texts(cents, facts.snapshot.currency)


def _worth(cents: float, currency: str) -> str:
    return "" if np.isnan(cents) else f" for {fmt.money(cents, currency)}"


def _start(facts: Facts, days: int) -> NDArray[np.object_]:
    """Return with whom to start and until when: " Start with Ann Lee by 5 Oct 2026."."""
    until = fmt.day(facts.as_of + pd.Timedelta(days=days))
    who = facts.relationships.top_contact
    known = " Start with " + who + f" by {until}."
    return np.where(who == "", _until(facts, days), known)


def _until(facts: Facts, days: int) -> str:
    return f" Do it by {fmt.day(facts.as_of + pd.Timedelta(days=days))}."


def _year_end(facts: Facts) -> str:
    """Return the last day of the fiscal year, which the goal belongs to."""
    return fmt.day(fiscal_year(facts.snapshot.as_of, facts.settings.fiscal_start_month).end)


def _renewal(facts: Facts, notes: Notes) -> None:
    renewal = facts.renewal
    left = np.nan_to_num(renewal.days_left)
    worth = facts.numbers("contract_value_cents")
    worth = np.where(np.isnan(worth), facts.base, worth)
    amount = Written(worth, lambda cents: _worth(cents, facts.snapshot.currency))
    ends = day_texts(facts.accounts["renewal_on"])
    notes.add(
        renewal.is_unattended & (left >= 0),
        "Open a renewal deal{}: the contract ends {}, in {:.0f} days.", amount, ends, left,
    )  # fmt: skip
    notes.add(
        renewal.is_unattended,
        "Open a renewal deal{}: the contract ended {}, {:.0f} days ago.", amount, ends, -left,
    )  # fmt: skip


def _silence(facts: Facts, notes: Notes, counts: NDArray[np.bool_]) -> None:
    silence = facts.silence
    known = facts.base[~np.isnan(facts.base)]
    large = float(np.quantile(known, LARGE_QUANTILE)) if known.size else np.nan
    loud = counts & (silence.value > LOUD_SILENCE) & (facts.base >= large)
    who = facts.relationships.top_contact
    who = np.where(who == "", facts.accounts["account"].to_numpy(dtype=object), who)
    orders, contact = silence.orders, silence.contact
    since, gap = np.nan_to_num(orders.since), np.nan_to_num(orders.gap)
    stake = _money(facts, facts.base)
    if orders.unit == "month":
        by_months = (who, month_texts(since), month_texts(gap), stake)
        notes.add(
            loud & silence.is_order,
            "Call {} this week: no revenue for {}, usual gap {}. {} a year is at stake.",
            *by_months,
        )
    notes.add(
        loud & silence.is_order,
        "Call {} this week: no order for {:.0f} days, usual gap {:.0f}. {} a year is at stake.",
        who, since, gap, stake,
    )  # fmt: skip
    notes.add(
        loud,
        "Call {} this week: no two-way contact for {:.0f} days, usual gap {:.0f}. {} a year is at "
        "stake.",
        who, np.nan_to_num(contact.since), np.nan_to_num(contact.gap), stake,
    )  # fmt: skip


def _one_contact(facts: Facts, notes: Notes) -> None:
    until = fmt.day(facts.as_of + pd.Timedelta(days=LATER_DAYS))
    notes.add(
        has_one_contact(facts),
        f"Meet a second person by {until}: everything runs through {{}}. Ask for an introduction.",
        facts.relationships.top_contact,
    )  # fmt: skip


def _largest_risk(
    facts: Facts,
    notes: Notes,
    where: NDArray[np.bool_],
    risk: Points,
    rows: Mapping[str, pd.DataFrame],
) -> None:
    """Name what to do about the factor with the most points, with its evidence."""
    largest = np.nan_to_num(risk.points[:, :-1], nan=-1.0).argmax(axis=1)
    with_whom, among_us = _start(facts, SOON_DAYS), _until(facts, SOON_DAYS)
    create = pipeline_to_create(facts)
    for place, factor in enumerate(risk.factors):
        evidence = rows[factor.name]["evidence"].str.removesuffix(".")
        if factor.name != "sponsor":  # that evidence may begin with a name
            evidence = evidence.str[:1].str.lower() + evidence.str[1:]
        words, chosen = evidence.to_numpy(), where & (largest == place)
        if factor.name == "drought":
            until = f"pipeline by {_year_end(facts)}: {{}}."
            notes.add(
                chosen & (create > 0), f"Create {{}} of {until}", _money(facts, create), words
            )
            notes.add(chosen, f"Build {until}", words)
        is_ours = factor.name in NOT_WITH_THE_CUSTOMER
        start = np.full(facts.n, among_us, dtype=object) if is_ours else with_whom
        notes.add(chosen, f"{factor.remedy}: {{}}.{{}}", words, start)


def _people(facts: Facts, notes: Notes, is_ripe: NDArray[np.bool_]) -> None:
    people = facts.relationships
    few = (people.effective < FEW_PEOPLE) & is_ripe
    role = np.where(people.missing_role == "", "another decision maker", people.missing_role)
    role = np.where(
        people.missing_role == "", role, np.array([with_article(one) for one in role], dtype=object)
    )
    start = _start(facts, LATER_DAYS)
    active = Written(people.active, lambda number: fmt.count(int(number), "active contact"))
    notes.add(
        few & ~np.isnan(facts.base), "Meet {}: only {} for {} of revenue.{}",
        role, active, _money(facts, facts.base), start,
    )  # fmt: skip
    notes.add(few, "Meet {}: only {}.{}", role, active, start)


def _sponsor(facts: Facts, notes: Notes) -> None:
    none = lacks_sponsor(facts)
    programme = int(facts.in_programme.sum())
    notes.add(
        none, f"Assign an executive sponsor: {programme - int(none.sum())} of {programme} key "
        f"accounts have one.{_until(facts, LATER_DAYS)}",
    )  # fmt: skip


def _margin(facts: Facts, notes: Notes, counts: NDArray[np.bool_]) -> None:
    contribution = contribution_cents(facts)
    notes.add(
        counts & (contribution < 0),
        "Review prices and cost to serve: it costs {} a year more to serve than its margin "
        f"brings.{_until(facts, LATER_DAYS)}",
        _money(facts, -contribution),
    )  # fmt: skip


def _product(facts: Facts, notes: Notes, where: NDArray[np.bool_]) -> None:
    gap = facts.top_gap
    fits = (gap.adoption >= COMMON) & where
    notes.add(
        fits & (gap.peers > 0),
        "Propose {}: {:.0f} of {:.0f} similar customers buy it, about {} a year.{}",
        gap.product, gap.adopters, gap.peers, _money(facts, gap.expected_cents),
        _start(facts, LATER_DAYS),
    )  # fmt: skip


def _wallet(facts: Facts, notes: Notes, counts: NDArray[np.bool_]) -> None:
    """Ask for a review of the wallet where we stand strong; by our people where that is unknown."""
    share = facts.ladder["share_of_wallet_rate"].to_numpy(dtype=float)
    strength = facts.places.table["strength"].to_numpy(dtype=float)
    is_known = facts.places.table["strength_rate"].to_numpy(dtype=float) >= LEAST_COVERAGE
    stands = np.where(is_known, strength, facts.relationships.index)
    ceiling = facts.ladder["ceiling_cents"].astype("float64").to_numpy()
    notes.add(
        counts & (share < SMALL_SHARE) & (stands >= CARRIES),
        "Ask for a review of what it buys elsewhere: it could buy {} a year, we have {}.{}",
        _money(facts, ceiling), percent_texts(share), _start(facts, LATER_DAYS),
    )  # fmt: skip


def _pipeline(facts: Facts, notes: Notes) -> None:
    uncovered, create = (
        facts.ladder[name].astype("float64").to_numpy()
        for name in ("uncovered_cents", "to_create_cents")
    )
    empty = (uncovered > 0) & (facts.ladder["open_count"] == 0).to_numpy(dtype=bool)
    notes.add(
        empty & ~np.isnan(create),
        f"Create {{}} of pipeline by {_year_end(facts)}: {{}} of its goal is not covered.",
        _money(facts, create), _money(facts, uncovered),
    )  # fmt: skip
    notes.add(
        empty, f"Create pipeline by {_year_end(facts)}: {{}} of its goal is not covered.",
        _money(facts, uncovered),
    )  # fmt: skip


def _review(facts: Facts, notes: Notes, counts: NDArray[np.bool_]) -> None:
    late = days_overdue(facts)
    due = day_texts(review_due(facts))
    notes.add(
        counts & (late > 0) & facts.in_programme,
        f"Hold the plan review that was due {{}}, {{:.0f}} days ago.{_until(facts, SOON_DAYS)}",
        due, np.nan_to_num(late),
    )  # fmt: skip
