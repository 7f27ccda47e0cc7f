"""What competitors sell to the customers, and what stands in the way of our plans."""

# ruff: noqa: E501 - one line for each rival and risk reads better than five

from __future__ import annotations

from datetime import date

import pandas as pd

from kamdata.sample import stories
from kamdata.sample.chance import cents
from kamdata.sample.roster import COMPETITORS, OWNERS

OSTVANE, KUROGANE, HALBRECHT, PACIFIC = COMPETITORS
SOLVANG, WIELGOR, ADEYELA, CARRANDO, RAGHUNATH, ARAMOTO = OWNERS
# account, competitor, what it sells there, dollars a year, how it stands
RIVALS: tuple[tuple[str, str, str, int | None, str], ...] = (
    ("Cassarine Motors", HALBRECHT, "Gearboxes", 2_100_000, "In every plant since 2011; its contract ends in 2028"),
    ("Cassarine Motors", OSTVANE, "Drives for body shop 2", 1_300_000, "Won both deals that we bid for as well, on delivery time"),
    ("Kostara Automotive", PACIFIC, "Bearings, valves", 900_000, "Offers stock on site for free"),
    ("Kostara Automotive", OSTVANE, "Drives", 500_000, "Priced a tenth below us"),
    (stories.HALF_A_QUARTER, KUROGANE, "Bearings, linear guides", 2_400_000, "Bids for the turbine hall too; strong with the plant designer"),
    (stories.HALF_A_QUARTER, OSTVANE, "Drives", 1_200_000, "Has the pumping station; not asked for the hall"),
    ("Tarrawin Resources", HALBRECHT, "Gearboxes for conveyors", 1_800_000, "Cheaper, but eight weeks slower"),
    ("Tarrawin Resources", OSTVANE, "Monitoring of two pits", 450_000, "Pilot that runs out in December"),
    (stories.WHITESPACE, KUROGANE, "Condition monitoring", 350_000, "Twelve sensors on trial since April; nobody looks at the data"),
    (stories.WHITESPACE, PACIFIC, "Bearings", 4_100_000, "Second source for all mills"),
    (stories.WHITESPACE, HALBRECHT, "Gearboxes", 3_200_000, "Long frame contract with the old mill"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, KUROGANE, "Bearings for axles", 1_100_000, "Invited to bid for our frame contract"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, OSTVANE, "Drives", None, "Won two of the last three deals that we bid for as well"),
    (stories.DECLINE, OSTVANE, "Service of all conveyors", 700_000, "Took the service plan from us in 2025"),
    (stories.DECLINE, HALBRECHT, "Gearboxes", 500_000, "Buys its way in with used gearboxes"),
    (stories.VANISHED, OSTVANE, "Condition monitoring", 240_000, "In the turbine house since 2023"),
    (stories.VANISHED, HALBRECHT, "Gearboxes", 800_000, "Close to the design office"),
    (stories.FAR_ABOVE_GOAL, PACIFIC, "Conveyors for packing", 1_200_000, "Lost Jutland to us; tries again with rental"),
    (stories.SILENT, OSTVANE, "Bearings, seals", 1_400_000, "Four of our lost deals went to it; on the new short list"),
    (stories.WON_SMALLER, KUROGANE, "Conveyors", 900_000, "Has the old hall, lost the first line of the new one"),
    (stories.REVIEW_OVERDUE, HALBRECHT, "Bearings", 600_000, "Sells through the technical broker"),
    (stories.WITHOUT_SPONSOR, OSTVANE, "Gearboxes", None, "Local workshop in Makassar"),
    (stories.ONE_CONTACT, OSTVANE, "Lubrication", 300_000, "Serves the town plant"),
    (stories.DEAL_WITHOUT_AMOUNT, KUROGANE, "Bearings", 450_000, "Asked to quote the gearbox exchange as well"),
    ("Climbridge Packaging", KUROGANE, "Linear guides", 500_000, "Cheaper, known for slow service"),
    (stories.LOSS_STREAK, PACIFIC, "Seals, valves", 650_000, "Always the lowest price"),
    (stories.LOSS_STREAK, KUROGANE, "Service of the turbines", 180_000, "Took over after the change of owner"),
    (stories.CONTRACT_LAPSED, OSTVANE, "Bearings", 400_000, "Has offered a service contract as well"),
    (stories.CLOSE_DATE_OVERDUE, HALBRECHT, "Gearboxes", 350_000, "Not in the running for the bottling hall"),
    (stories.DEAL_WITHOUT_NEXT_STEP, KUROGANE, "Cooling tunnels", None, "Quoted for the freezer tunnel in July"),
    (stories.PROSPECT, KUROGANE, "Nothing yet", None, "Supplies the cell line of a rival and knows the process"),
    (stories.STEADY_GROWTH, HALBRECHT, "Precision bearings", 1_600_000, "Sole source until 2027"),
)  # fmt: skip
# account, risk, owner, due, status, severity
RISKS: tuple[tuple[str, str, str, date, str, str | None], ...] = (
    ("Cassarine Motors", "Head of purchasing is against a single supplier", ADEYELA, date(2026, 11, 30), "Open", "medium"),
    ("Cassarine Motors", "Our part numbers are not yet in the new maintenance system", ADEYELA, date(2026, 10, 23), "In progress", "high"),
    ("Kostara Automotive", "Cost to serve eats the margin until deliveries change", WIELGOR, date(2026, 9, 30), "Open", "high"),
    ("Kostara Automotive", "Line designer prefers another brand", WIELGOR, date(2026, 12, 18), "Open", "medium"),
    (stories.HALF_A_QUARTER, "Permit of the turbine hall may slip into 2027", SOLVANG, date(2026, 11, 13), "Open", "high"),
    (stories.HALF_A_QUARTER, "Half of the quarter depends on one signature", SOLVANG, date(2026, 12, 11), "In progress", "high"),
    ("Tarrawin Resources", "Maintenance manager wants to keep the local workshop", RAGHUNATH, date(2026, 10, 16), "Open", "medium"),
    ("Tarrawin Resources", "Longer payment terms", RAGHUNATH, date(2026, 12, 31), "Open", "low"),
    (stories.WHITESPACE, "No engineer of ours free for the second line in spring", WIELGOR, date(2027, 1, 29), "Open", "medium"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "Frame contract ends on 17 November without an offer of ours", SOLVANG, date(2026, 10, 9), "Open", "high"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "Buyer changes when purchasing moves to Milan", SOLVANG, date(2026, 10, 15), "Open", "medium"),
    (stories.DECLINE, "Two pits close by spring", RAGHUNATH, date(2027, 3, 31), "Open", "high"),
    (stories.DECLINE, "Plant manager and maintenance both against us", RAGHUNATH, date(2026, 8, 28), "Open", "high"),
    (stories.VANISHED, "Capital freeze until January", CARRANDO, date(2027, 1, 31), "Open", "high"),
    (stories.FAR_ABOVE_GOAL, "Our conveyor plant is full until November", SOLVANG, date(2026, 10, 30), "In progress", "medium"),
    (stories.SILENT, "New head of purchasing does not answer", CARRANDO, date(2026, 9, 18), "Open", "high"),
    (stories.SILENT, "Off the short list of suppliers after the review", CARRANDO, date(2026, 10, 30), "Open", "high"),
    (stories.WON_SMALLER, "Second line is not approved", ARAMOTO, date(2027, 1, 22), "Open", "medium"),
    (stories.WON_SMALLER, "Customs delay for the first line", ARAMOTO, date(2026, 9, 16), "Resolved", "low"),
    (stories.REVIEW_OVERDUE, "Mill Vizille may be sold", WIELGOR, date(2026, 12, 31), "Open", "medium"),
    (stories.WITHOUT_SPONSOR, "No executive of ours has met the owner family", RAGHUNATH, date(2026, 9, 30), "Open", "medium"),
    (stories.ONE_CONTACT, "Everything depends on one buyer", SOLVANG, date(2026, 11, 20), "Open", "high"),
    (stories.DEAL_WITHOUT_AMOUNT, "Stop of the rolling mill moves to summer", ADEYELA, date(2027, 2, 12), "Open", None),
    ("Climbridge Packaging", "Seals of the folding line wear too fast", CARRANDO, date(2026, 8, 14), "Mitigated", "medium"),
    (stories.LOSS_STREAK, "Every offer is compared on price alone", CARRANDO, date(2026, 10, 31), "Open", "high"),
    (stories.CONTRACT_LAPSED, "We serve without a contract since 8 September", CARRANDO, date(2026, 9, 22), "In progress", "high"),
    (stories.WITHOUT_GOAL, "Nobody has agreed what we want there", WIELGOR, date(2026, 10, 30), "Open", None),
    (stories.CLOSE_DATE_OVERDUE, "Building permit is late, the order with it", SOLVANG, date(2026, 10, 15), "Open", "medium"),
    (stories.PROSPECT, "Planner compares three suppliers until January", WIELGOR, date(2027, 1, 15), "Open", "medium"),
    (stories.STEADY_GROWTH, "Gearbox capacity for two turbines a week", SOLVANG, date(2027, 3, 31), "Open", "low"),
)  # fmt: skip


def build_competitors() -> pd.DataFrame:
    """Return what competitors sell to the customers."""
    rows = [
        (account, rival, sells, None if dollars is None else cents(dollars), stands)
        for account, rival, sells, dollars, stands in RIVALS
    ]
    columns = ["account", "competitor", "products", "value_cents", "position"]
    return pd.DataFrame(rows, columns=columns).astype({"value_cents": "Int64"})


def build_risks() -> pd.DataFrame:
    """Return the risks and roadblocks of the plans, some of them past due."""
    columns = ["account", "what", "owner", "due_on", "status", "severity"]
    return pd.DataFrame(RISKS, columns=columns)
