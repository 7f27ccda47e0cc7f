"""The key account managers on the programme's page: their load, time, books, goals, skills."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import people as people_charts
from kamdata.metrics import manager_books, manager_load, skills, time_served, two_sets
from kamdata.metrics.periods import fiscal_year
from kamdata.ui import cards, charts, empty, plan_editor, tables
from kamdata.ui.programme_scope import facts_of, in_view, of_everyone

if TYPE_CHECKING:
    import pandas as pd

    from kamdata.metrics.facts import Facts
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]
LOAD, TIME, BOOKS, REACHED, SKILLS = (
    "Load", "Time and value", "Now and later", "Goals reached", "Skills",
)  # fmt: skip
MOST_LINES = 16
LOAD_COLUMNS: Columns = {
    "owner": ("Key account manager", "text"), "load_rate": ("Load", "rate"),
    "hours": ("Hours a month", "integer"), "capacity_hours": ("Hours for customers", "integer"),
    "accounts": ("Key accounts", "integer"), "new_accounts": ("New ones", "integer"),
    "other_accounts": ("Other accounts", "integer"),
    "relationships": ("People in contact", "integer"),
}  # fmt: skip
CARRIED_COLUMNS: Columns = {
    "owner": ("Key account manager", "text"), "accounts": ("Key accounts", "integer"),
    "lifetime_cents": ("Lifetime value", "money"),
    "contribution_cents": ("Left after cost to serve", "money"),
    "revenue_cents": ("Revenue, 12 months", "money"), "industry_names": ("Industries", "text"),
}  # fmt: skip
INSIDE_COLUMNS: Columns = {
    "owner": ("Key account manager", "text"), "internal_rate": ("Inside the company", "rate"),
    "internal_hours": ("Hours inside", "integer"), "customer_hours": ("With customers", "integer"),
    "accounts": ("Key accounts that say so", "integer"),
}  # fmt: skip
SERVED: Columns = {
    "served": ("Time it gets", "text"), "given_hours": ("Hours a month", "integer"),
    "fair_hours": ("Hours by value", "integer"), "spare_hours": ("Hours above that", "integer"),
    "hour_share": ("Share of hours", "rate"), "value_share": ("Share of value", "rate"),
}  # fmt: skip
TIME_COLUMNS: Columns = {
    "account": ("Account", "text"), **SERVED,
    "value_cents": ("Left after cost to serve", "money"), "owner": ("Key account manager", "text"),
}  # fmt: skip
MANAGER_TIME_COLUMNS: Columns = {
    "owner": ("Key account manager", "text"), **SERVED,
    "value_cents": ("Left after cost to serve", "money"), "accounts": ("Customers", "integer"),
}  # fmt: skip
PROSPECT_COLUMNS: Columns = {
    "account": ("Account", "text"), **SERVED, "value_cents": ("Could spend a year", "money"),
    "owner": ("Key account manager", "text"),
}  # fmt: skip
BOOK_COLUMNS: Columns = {
    "owner": ("Key account manager", "text"), "later_rate": ("Closes later", "rate"),
    "near_cents": ("Open, this fiscal year", "money"), "later_cents": ("Open, later", "money"),
    "undated": ("Deals without a date", "integer"),
    "contribution_cents": ("Left after cost, 12 months", "money"),
    "lifetime_cents": ("Lifetime value", "money"),
}  # fmt: skip
REACHED_COLUMNS: Columns = {
    "owner": ("Key account manager", "text"), "reached_rate": ("Goals reached", "rate"),
    "won_cents": ("Won of the goals", "money"), "goal_cents": ("Goals", "money"),
    "missing_cents": ("Missing", "money"), "accounts": ("Key accounts with a goal", "integer"),
}  # fmt: skip
QUOTA_COLUMNS: Columns = {
    "quota_rate": ("Quota reached, all deals", "rate"), "quota_cents": ("Quota", "money"),
    "quota_won_cents": ("Won, all deals", "money"),
}  # fmt: skip
ACCOUNT_REACHED_COLUMNS: Columns = {
    "account": ("Account", "text"), "reached_rate": ("Goal reached", "rate"),
    "won_cents": ("Won", "money"), "goal_cents": ("Goal", "money"),
    "missing_cents": ("Missing", "money"), "owner": ("Key account manager", "text"),
}  # fmt: skip
SETS_COLUMNS: Columns = {
    "measure": ("Measure", "text"), "key": (two_sets.KEY, "text"),
    "others": (two_sets.OTHERS, "text"),
}  # fmt: skip


def managers_part(view: View) -> None:
    """Draw one part of what is known of key account managers: load, time, books, goals, skills."""
    facts = facts_of(view)
    rows = in_view(of_everyone(view), manager_load.account_hours(facts))
    load = manager_load.manager_load(rows, view.snapshot.table("managers"))
    st.markdown(f"**{fmt.escape(manager_load.load_headline(load, rows))}**")
    if load.empty:
        return
    part = st.segmented_control(
        "About managers", [LOAD, TIME, BOOKS, REACHED, SKILLS], default=LOAD, required=True,
        key="manager_part", bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    if part == TIME:
        _time(view, facts, rows)
    elif part == BOOKS:
        _books(view, facts, rows)
    elif part == REACHED:
        _reached(view, facts, rows)
    elif part == SKILLS:
        _skills(view)
    else:
        _load(view, rows, load)


def _load(view: View, rows: pd.DataFrame, load: pd.DataFrame) -> None:
    cards.tiles(
        view,
        [
            ("managers_over_capacity", manager_load.managers_over_capacity(load, rows)),
            ("accounts_per_manager", manager_load.accounts_per_manager(load, rows)),
            ("key_accounts_without_manager", manager_load.key_accounts_without_manager(rows)),
            ("hours_inside_rate", manager_load.hours_inside_rate(rows)),
        ],
        key="load",
    )
    charts.draw(
        people_charts.load(load, manager_load.load_title(load)), key="manager_load",
        alt="Bars of the hours a month that the accounts of each manager take, with the hours "
        "there are; the table below has the same figures.",
    )  # fmt: skip
    st.caption(
        "Hours given for the manager in the account team count first, then those of the account; "
        "where nobody gave any, each person in contact takes 4 hours a month at a new key account "
        "and 2 at another, 5 people at least. Other accounts count where their hours are given."
    )
    tables.data_table(
        view, load, LOAD_COLUMNS, key="managers", alt="Key account managers, the fullest first"
    )
    st.subheader("What each of them looks after", anchor=False)
    tables.data_table(
        view, load, CARRIED_COLUMNS, key="carried",
        alt="Key account managers with the value and the industries of their key accounts",
    )  # fmt: skip
    inside = manager_load.hours_inside(rows)
    if inside.empty:
        empty.missing(
            "Nobody says how many hours go into work inside our own company.",
            "The column Internal Hours per Month, in the plan or in the file, shows them here.",
        )
    else:
        st.subheader("Hours inside the company and with customers", anchor=False)
        tables.data_table(
            view, inside, INSIDE_COLUMNS, key="hours_inside", alt="Hours inside and with customers"
        )
    _manager_editor(view)


def _time(view: View, facts: Facts, hours: pd.DataFrame) -> None:
    rows = time_served.time_against_value(facts, hours)
    cards.tiles(
        view,
        [
            ("accounts_over_served", time_served.accounts_over_served(rows)),
            ("accounts_under_served", time_served.accounts_under_served(rows)),
            ("hours_on_prospects", time_served.hours_on_prospects(hours)),
        ],
        key="time",
    )
    far = time_served.furthest_off(rows, MOST_LINES)
    if far.empty:
        empty.missing(
            "Time cannot be held against value yet.",
            "Hours a month, gross margins and costs to serve show who gets too much time and who "
            "too little.",
        )
        return
    charts.draw(
        people_charts.time_and_value(far, time_served.time_title(rows)), key="time_and_value",
        alt="Share of hours and share of value of each account; the table below has the same "
        "figures.",
    )  # fmt: skip
    if lacking := time_served.time_lacking(rows):
        st.markdown(fmt.escape(f"{lacking}."))
    st.caption(
        "Value is what an account leaves in 12 months after margin and cost to serve. Over-served: "
        "at least one and a half times the hours that its value calls for; under-served: at most "
        "two thirds of them. Counted are all accounts whose hours, margin and costs are known."
    )
    st.subheader("By key account manager", anchor=False)
    tables.data_table(
        view, time_served.time_by_manager(rows), MANAGER_TIME_COLUMNS, key="manager_time",
        alt="Time given against value received by manager",
    )  # fmt: skip
    st.subheader("By account", anchor=False)
    tables.account_rows(
        view, time_served.customers(rows), TIME_COLUMNS, key="account_time",
        alt="Time given against value received by account",
    )  # fmt: skip
    prospects = time_served.prospects(rows)
    if not prospects.empty:
        st.subheader("Not customers yet, by what they could spend", anchor=False)
        tables.account_rows(
            view, prospects, PROSPECT_COLUMNS, key="prospect_time",
            alt="Time given to accounts that never bought",
        )  # fmt: skip


def _books(view: View, facts: Facts, rows: pd.DataFrame) -> None:
    found = manager_books.books(facts, rows)
    year = fiscal_year(view.snapshot.as_of, view.settings.fiscal_start_month).label
    cards.tiles(
        view, [("later_pipeline_rate", manager_books.later_pipeline_rate(facts, rows))], key="books"
    )
    charts.draw(
        people_charts.soon_and_later(
            found, view.currency, year, manager_books.books_title(found, year)
        ),
        key="soon_and_later",
        alt="Bars of open money by manager, closing this fiscal year and later; the table below "
        "has the same figures.",
    )
    tables.data_table(
        view, found, BOOK_COLUMNS, key="books", alt="What stands in the books of managers"
    )
    st.caption(
        "Open deals of key accounts by when they are to close; past due ones count as this fiscal "
        "year. The lifetime value does not grow by closing early: pay for it, and not only for "
        "this year."
    )


def _reached(view: View, facts: Facts, rows: pd.DataFrame) -> None:
    by_account = manager_books.goals_reached_by_account(facts, rows)
    cards.tiles(
        view,
        [("key_account_attainment", manager_books.key_account_attainment(by_account, rows))],
        key="reached",
    )
    if by_account.empty:
        empty.missing(
            "No key account has a goal.", "Goals in the plans show here what was won of them."
        )
    else:
        st.subheader("By key account manager, most missing first", anchor=False)
        tables.data_table(
            view, manager_books.goals_reached_by_manager(by_account, facts),
            REACHED_COLUMNS | (QUOTA_COLUMNS if view.snapshot.has("quotas") else {}),
            key="manager_goals", alt="Goals reached by key account manager",
        )  # fmt: skip
        st.subheader("By key account, most missing first", anchor=False)
        tables.account_rows(
            view, by_account, ACCOUNT_REACHED_COLUMNS, key="account_goals",
            alt="Goals reached by key account",
        )  # fmt: skip
    st.subheader("Key accounts are measured apart", anchor=False)
    tables.data_table(
        view, two_sets.side_by_side(two_sets.key_and_others(facts, rows), view.currency),
        SETS_COLUMNS, key="two_sets", height="content",
        alt="Key accounts and all others side by side",
    )  # fmt: skip
    st.caption(
        "Deals of the last 24 months. Key accounts are decided by fewer and longer deals, so their "
        "managers are judged by the first column alone."
    )


def _skills(view: View) -> None:
    grid = skills.skill_grid(view.snapshot.table("managers"))
    st.markdown(fmt.escape(skills.skill_headline(grid)))
    if not grid.empty:
        tables.data_table(
            view, grid, skills.COLUMNS, key="skills", alt="Skills of key account managers, 1 to 5"
        )
    _manager_editor(view)


def _manager_editor(view: View) -> None:
    plan_editor.edit_rows(
        view, "managers", "",
        ["owner", "capacity_hours", "trained_on", *skills.SKILLS],
        key="managers", label="Change managers: hours, training, skills",
    )  # fmt: skip
