"""What the customers were invoiced: 30 months of orders, each with its own rhythm."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import Chance, cents, workday
from kamdata.sample.roster import CUSTOMERS, RECURRING, Customer, product_names

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECT = 1
FIRST_DAY = date(2024, 4, 1)
LINES_PER_ORDER = 2
CREDIT_NOTES = 0.008  # share of invoice lines that are partly taken back
SEASON = (0.93, 0.95, 1.06, 1.0, 1.02, 1.05, 0.9, 0.88, 1.07, 1.06, 1.05, 1.03)
PROJECT_MONTHS = ((2024, 5), (2025, 2), (2025, 11), (2026, 8))

COLUMNS = ["account", "on", "product", "amount_cents", "is_recurring"]


def build_revenue() -> pd.DataFrame:
    """Return one row per invoice line: account, on, product, amount_cents, is_recurring."""
    rows = [row for index, who in enumerate(CUSTOMERS) for row in _lines(who, index)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values(["on", "account", "product"], kind="stable", ignore_index=True)


def _lines(who: Customer, index: int) -> Iterator[tuple[str, date, str | None, int, bool]]:
    if not who.products:
        return  # a prospect
    chance = Chance(SUBJECT, index)
    names = product_names(who)
    # the first product is bought most, every further one about two thirds of the one before
    shares = {name: 0.66**rank * chance.between(0.8, 1.2) for rank, name in enumerate(names)}
    previous: date | None = None
    for number, day in enumerate(_order_days(who, chance)):
        days = who.gap if previous is None else (day - previous).days
        value = _order_value(who, day, days, chance)
        lines = min(LINES_PER_ORDER, len(names))
        bought = [names[(number * lines + line) % len(names)] for line in range(lines)]
        for name in bought:
            dollars = value * shares[name] / sum(shares[each] for each in bought)
            amount = cents(max(dollars * chance.spread(1, 0.08), 100))
            booked = None if who.name == stories.PRODUCT_NOT_NAMED else name
            yield who.name, day, booked, amount + chance.whole(0, 99), name == RECURRING
            if chance.happens(CREDIT_NOTES):
                back = workday(min(day + timedelta(days=chance.whole(5, 20)), stories.AS_OF))
                credit = -round(amount * chance.between(0.05, 0.3))
                yield who.name, back, booked, credit, name == RECURRING
        previous = day


def _order_days(who: Customer, chance: Chance) -> Iterator[date]:
    """Yield the days of a customer's orders, about `gap` days apart."""
    if who.name == stories.SILENT:
        yield from _until_silent(who)
        return
    day = latest = FIRST_DAY + timedelta(days=chance.whole(0, who.gap))
    if who.name == stories.NEW_CUSTOMER:
        day = latest = stories.NEW_CUSTOMER_SINCE
    is_project = who.name == stories.PROJECT_BUYER
    is_former = who.name == stories.FORMER_CUSTOMER
    while day <= (stories.FORMER_CUSTOMER_UNTIL if is_former else stories.AS_OF):
        latest = day
        if not is_project or (day.year, day.month) in PROJECT_MONTHS:
            yield workday(day)
        day += timedelta(days=max(round(chance.spread(who.gap, 0.2)), 3))
    # on the day of the review only the silent and the former customer are late with an order
    if (stories.AS_OF - latest).days > 0.8 * who.gap and not is_project and not is_former:
        yield workday(stories.AS_OF - timedelta(days=chance.whole(1, who.gap // 2)))


def _until_silent(who: Customer) -> Iterator[date]:
    """Yield the days of the silent customer: its strict rhythm is what makes its silence loud."""
    day = FIRST_DAY + timedelta(days=(stories.SILENT_SINCE - FIRST_DAY).days % who.gap)
    while day <= stories.SILENT_SINCE:
        yield workday(day)
        day += timedelta(days=who.gap)


def _order_value(who: Customer, day: date, days: int, chance: Chance) -> float:
    """Return the dollars of one order: what `days` days are worth in this season and trend."""
    years = (day - stories.AS_OF).days / 365
    level = who.revenue * 1000 * (1 + who.drift) ** years
    # an order of a project stands for the months without one
    days = 10 * who.gap if who.name == stories.PROJECT_BUYER else min(days, 3 * who.gap)
    noise = chance.spread(1, 0.05 if who.name == stories.DECLINE else 0.13)
    return level / 365 * days * SEASON[day.month - 1] * noise
