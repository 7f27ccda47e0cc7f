"""What the parts of an account's page and of the programme page cost the server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata.model import Entry, Snapshot
from kamdata.schema import conform
from tests.bench import pages
from tests.bench.pages import cpu_ms, window_on
from tests.bench.scores import AS_OF, portfolio

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from kamdata.store.store import Store

ACCOUNT = "A000000"  # the one with many contacts and deals
CONTACTS, DEALS = 300, 400
MONTHS, PRODUCTS = 24, 8
GOALS, ACTIONS = 3, 4  # of every account
PARTS = (
    *(
        {"account_part": "Customer landscape", "account_landscape": part}
        for part in ("Overview", "People", "Parties", "Their plans", "Competition")
    ),
    *(
        {"account_part": "Revenue snapshot", "account_revenue": part}
        for part in ("Where it stands", "Opportunities", "Whitespace", "Risk and growth")
    ),
    *(
        {"account_part": "Account goals", "goals_part": part}
        for part in ("Our goals", "Their goals and ours", "Deals behind the goals",
                     "Actions and promises", "Risks and roadblocks")
    ),
    *(
        {"account_part": "Plan administration", "account_admin": part}
        for part in ("Plan and approval", "Team and reviews", "What is missing", "Timeline",
                     "Facts and findings")
    ),
    *(
        {"programme_part": part}
        for part in ("Roster and cap", "Who enters, who leaves", "Sponsors", "Managers", "Rhythm",
                     "Maturity", "Benchmark")
    ),
)  # fmt: skip
NAMES = tuple(list(part.values())[-1] for part in PARTS)
_words = count(1)  # what is saved is new every time


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds of the server to draw a part; of reruns the average over some."""

    charts: int
    open_ms: float  # in a new window
    first_ms: float  # a filter that nobody chose before
    again_ms: float  # a filter that was chosen before
    saved_ms: float  # after somebody saved a field of the account


def company(accounts: int, deals: int) -> Snapshot:
    """Return an invented company with plans, and one account of many contacts and deals."""
    made = portfolio(accounts, MONTHS, PRODUCTS, deals)
    tables = dict(made.tables)
    ids = tables["accounts"]["account_id"].to_numpy(dtype=object)
    contacts = tables["contacts"]
    people = contacts.iloc[np.arange(CONTACTS) % len(contacts)].assign(
        account_id=ACCOUNT, contact=[f"Person of many {number}" for number in range(CONTACTS)]
    )
    tables["contacts"] = conform("contacts", pd.concat([contacts, people], ignore_index=True))
    own = tables["opportunities"]["account_id"].to_numpy(dtype=object).copy()
    own[:DEALS] = ACCOUNT
    tables["opportunities"] = tables["opportunities"].assign(account_id=pd.Series(own, dtype="str"))
    tables["goals"] = _rows("goals", ids, GOALS, goal="Goal", target=100, current=40)
    tables["actions"] = _rows("actions", ids, ACTIONS, what="Action", status="open")
    return replace(made, tables=tables, fingerprint=f"plans {made.fingerprint}")


def _rows(table: str, ids: np.ndarray, each: int, **fields: object) -> pd.DataFrame:
    """Return so many rows for each account, the first field being a name with a number."""
    (name, word), *others = fields.items()
    rows = {"account_id": np.repeat(ids, each)}
    rows[name] = np.tile([f"{word} {number}" for number in range(each)], len(ids))
    due = np.datetime64(AS_OF) + np.arange(len(ids) * each) % 400 - 100
    return conform(table, pd.DataFrame(rows).assign(owner="Manager 1", due_on=due, **dict(others)))


def save(store: Store, account_id: str) -> None:
    """Save a field of an account's plan, as its page does."""
    as_of = store.records()[0].as_of
    text = f"Written {next(_words)}"
    store.write_entries([Entry(account_id, "accounts", "", "overview", text, as_of)])


def part_cost(
    browser: Browser, address: str, part: dict[str, str], store: Store, account_id: str
) -> Cost:
    """Return what it costs to open a part, to change the period on it, and to save a field.

    `store` is that of the company on the pages.
    """
    with window_on(browser, address) as window:
        name = "programme" if "programme_part" in part else "account"
        query = part if name == "programme" else {"account": account_id, **part}
        open_ms = cpu_ms(address, lambda: window.open(name, key_only="false", **query))
        charts = window.page.get_by_test_id("stPlotlyChart").count()

        def choose_each() -> None:
            for period in pages.PERIODS:
                window.choose("Period", period)

        def save_and_draw() -> None:
            save(store, account_id)
            window.choose("Period", pages.PERIODS[0])

        first, again = (cpu_ms(address, choose_each) / len(pages.PERIODS) for _ in range(2))
        return Cost(charts, open_ms, first, again, cpu_ms(address, save_and_draw))
