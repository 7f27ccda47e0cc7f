"""What we know of the customers' situation: strengths and weaknesses, and what matters to them."""

# ruff: noqa: E501 - one line for each point reads better than five

from __future__ import annotations

from datetime import date

import pandas as pd

from kamdata.sample import stories

S, W, O, T = "strength", "weakness", "opportunity", "threat"  # noqa: E741 - as everybody calls them
SWOT: tuple[tuple[str, str, str], ...] = (
    ("Cassarine Motors", S, "Market leader in heavy trucks in North America"),
    ("Cassarine Motors", S, "Own line builder with 200 engineers"),
    ("Cassarine Motors", W, "Oldest body shop of the industry in Detroit"),
    ("Cassarine Motors", W, "Every plant keeps its own spare parts"),
    ("Cassarine Motors", O, "Electric buses: three cities have ordered"),
    ("Cassarine Motors", T, "Tariffs on parts from Puebla"),
    ("Kostara Automotive", S, "Lowest cost per seat frame in Europe"),
    ("Kostara Automotive", W, "Margins of two percent: every cent is negotiated"),
    ("Kostara Automotive", O, "Two new car models from 2027"),
    ("Kostara Automotive", T, "Its largest customer builds seats itself in Spain"),
    (stories.HALF_A_QUARTER, S, "Cheap hydro power under contract until 2040"),
    (stories.HALF_A_QUARTER, W, "Main turbine hall from 1974"),
    (stories.HALF_A_QUARTER, O, "Data centres around Bergen need twice the power"),
    (stories.HALF_A_QUARTER, T, "Permit for the new hall may be contested"),
    ("Tarrawin Resources", S, "Ore for thirty years, rail line of its own"),
    ("Tarrawin Resources", W, "One in five maintenance jobs is vacant"),
    ("Tarrawin Resources", O, "Remote operation cuts a third of the travel"),
    ("Tarrawin Resources", T, "Iron ore price down by a fifth since March"),
    (stories.WHITESPACE, S, "Thinnest copper foil in Europe"),
    (stories.WHITESPACE, W, "Bearings are changed by the calendar, too early and too late"),
    (stories.WHITESPACE, O, "Battery makers want local copper"),
    (stories.WHITESPACE, T, "Price of power in Germany"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, S, "Gearboxes in every third van in Europe"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, W, "No product for electric vans yet"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, T, "Demand for diesel gearboxes ends in the thirties"),
    (stories.DECLINE, S, "Coal of the best grade in the region"),
    (stories.DECLINE, W, "Two of five pits lose money"),
    (stories.DECLINE, T, "Banks stop lending to coal mines"),
    (stories.VANISHED, S, "Serves half of the chemical plants on the coast"),
    (stories.VANISHED, W, "Boiler house out of spare capacity"),
    (stories.VANISHED, O, "Hydrogen pipeline from 2029"),
    (stories.VANISHED, T, "Regulator may cut what it may charge in January"),
    (stories.FAR_ABOVE_GOAL, S, "Fastest growing brand in chilled meals"),
    (stories.FAR_ABOVE_GOAL, S, "Family owned, decides in weeks"),
    (stories.FAR_ABOVE_GOAL, W, "Two of five plants without spare lines"),
    (stories.FAR_ABOVE_GOAL, O, "Contract with a German supermarket chain"),
    (stories.SILENT, S, "Own forests around all four mills"),
    (stories.SILENT, W, "Dryers use a fifth more steam than those of its rivals"),
    (stories.SILENT, T, "Demand for office paper falls every year"),
    (stories.WON_SMALLER, S, "Number two in soft drinks in Korea"),
    (stories.WON_SMALLER, O, "Export to Japan from the Busan hall"),
    (stories.WON_SMALLER, W, "Board approves one line at a time"),
    (stories.REVIEW_OVERDUE, W, "Three small mills, one of them at a loss"),
    (stories.REVIEW_OVERDUE, O, "Paper instead of plastic for food trays"),
    (stories.WITHOUT_SPONSOR, S, "Nickel for batteries at low cost"),
    (stories.WITHOUT_SPONSOR, T, "Export rules for ore change every year"),
    (stories.DEAL_WITHOUT_AMOUNT, O, "Three shifts again from spring"),
    (stories.DEAL_WITHOUT_AMOUNT, W, "Rolling mill gearboxes from 1988"),
    ("Climbridge Packaging", S, "Every second parcel box in the south-east"),
    ("Climbridge Packaging", O, "Second plant in Savannah"),
    (stories.LOSS_STREAK, W, "New owner wants its money back in four years"),
    (stories.CLOSE_DATE_OVERDUE, O, "New hall doubles its summer output"),
    (stories.PROSPECT, S, "Long contracts with two car makers"),
    (stories.PROSPECT, W, "Has never run a line of this size"),
    (stories.STEADY_GROWTH, S, "Order book full until 2029"),
    (stories.STEADY_GROWTH, T, "Cheaper turbines from overseas"),
)  # fmt: skip
# account, what matters, since, who said it, until
PRIORITIES: tuple[tuple[str, str, date, str | None, date | None], ...] = (
    ("Cassarine Motors", "Parts within 24 hours in Detroit", date(2025, 2, 11), "Gabriela Northcutt", date(2026, 3, 17)),
    ("Cassarine Motors", "Line 2 back on time after the conversion", date(2026, 3, 17), "Gabriela Northcutt", None),
    ("Cassarine Motors", "One price list for Detroit and Puebla", date(2026, 8, 10), "Marisol Iversley", None),
    ("Cassarine Motors", "Safety: no lifting of parts by hand", date(2025, 9, 4), "Frank Eastbrook", None),
    ("Kostara Automotive", "Lowest price per part", date(2024, 11, 6), "Maeve Jankowitz", None),
    ("Kostara Automotive", "Daily deliveries without stock on site", date(2025, 4, 14), "Frederik Lemarque", None),
    ("Kostara Automotive", "Ramp-up of the seat for the small van", date(2025, 1, 21), "Frederik Lemarque", date(2025, 12, 12)),
    (stories.HALF_A_QUARTER, "Fixed prices for three years for the turbine hall", date(2026, 5, 20), "Oda Norlander", None),
    (stories.HALF_A_QUARTER, "One partner for gearboxes and bearings", date(2025, 10, 8), "Lorenzo Ekhaug", None),
    (stories.HALF_A_QUARTER, "Spare gearbox on site", date(2025, 1, 29), "Frederik Ostergren", date(2025, 11, 27)),
    ("Tarrawin Resources", "Fewer people at the pit face", date(2025, 6, 3), "Hiroshi Gunaward", None),
    ("Tarrawin Resources", "One service contract instead of seven", date(2026, 2, 24), "Anjali Fukumori", None),
    ("Tarrawin Resources", "Cash: longer payment terms while ore is cheap", date(2026, 9, 9), "Anjali Fukumori", None),
    (stories.WHITESPACE, "Start of rolling line 2 in October 2027", date(2026, 1, 15), "Elodie Pfaffner", None),
    (stories.WHITESPACE, "Know the state of the bearings before they fail", date(2026, 6, 10), "Anneli Ostergren", None),
    (stories.WHITESPACE, "Power costs", date(2024, 10, 22), "Elodie Pfaffner", date(2026, 1, 15)),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "Price cut of five percent in the new frame contract", date(2026, 7, 6), "Pietro Bertolani", None),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "Know-how for electric axles", date(2026, 4, 28), "Elodie Norlander", None),
    (stories.DECLINE, "Run the three good pits without a stop", date(2026, 2, 5), "Putri Ostermann", None),
    (stories.DECLINE, "Growth in pit 4", date(2024, 11, 19), "Dewi Ibrahimov", date(2025, 10, 30)),
    (stories.VANISHED, "No new spending before the rate decision", date(2026, 9, 22), "Ramon Bellweather", None),
    (stories.VANISHED, "Spare boiler capacity before winter", date(2026, 1, 20), "Frank Holloman", date(2026, 9, 22)),
    (stories.FAR_ABOVE_GOAL, "Jutland at full output before Christmas", date(2026, 3, 3), "Bartosz Grotjahn", None),
    (stories.FAR_ABOVE_GOAL, "Cleaning time per line under 40 minutes", date(2025, 11, 12), "Maeve Ostergren", None),
    (stories.SILENT, "Half as many suppliers", date(2026, 5, 26), "Marisol Kinsford", None),
    (stories.SILENT, "Reliable dryers", date(2025, 3, 11), "Howard Fairbourne", date(2026, 5, 26)),
    (stories.WON_SMALLER, "First line in Busan before the summer", date(2026, 2, 12), "Cheng Kimura-Lee", None),
    (stories.WON_SMALLER, "Stay within the approved budget", date(2026, 8, 27), "Oliver Chandrasek", None),
    (stories.REVIEW_OVERDUE, "Cash until the mill study is done", date(2026, 1, 14), "Joost Norlander", None),
    (stories.WITHOUT_SPONSOR, "Service people on the island, not in Jakarta", date(2026, 6, 18), "Indah Ostermann", None),
    (stories.ONE_CONTACT, "Quiet lines in the town plant", date(2025, 12, 2), "Nils Norlander", None),
    (stories.DEAL_WITHOUT_AMOUNT, "Gearbox exchange in one stop of nine days", date(2026, 5, 7), "Elena Kinsford", None),
    ("Climbridge Packaging", "Second shift without new people", date(2026, 8, 19), "Derek Larrabee", None),
    ("Climbridge Packaging", "Fast change of box size", date(2025, 5, 6), "Camila Ashdown", None),
    (stories.LOSS_STREAK, "Price, and nothing else", date(2025, 9, 16), "Elena Northcutt", None),
    (stories.CONTRACT_LAPSED, "Service people who know the mill", date(2026, 4, 9), "Marisol Eastbrook", None),
    (stories.CLOSE_DATE_OVERDUE, "Permit for the bottling hall", date(2026, 6, 30), "Joost Bertolani", None),
    (stories.DEAL_WITHOUT_NEXT_STEP, "Export licence for Japan by March", date(2026, 7, 29), "Anjali Hasegami", None),
    (stories.PROSPECT, "Suppliers who are there when the line starts", date(2026, 6, 16), "Katarzyna Lemarque", None),
    (stories.STEADY_GROWTH, "Gearboxes in step with two turbines a week", date(2026, 4, 21), "Greta Moldestad", None),
)  # fmt: skip


def build_swot() -> pd.DataFrame:
    """Return the strengths, weaknesses, opportunities and threats of the customers."""
    frame = pd.DataFrame(SWOT, columns=["account", "kind", "point"])
    return frame[["account", "point", "kind"]]


def build_priorities() -> pd.DataFrame:
    """Return what matters to the customers and what did once."""
    columns = ["account", "priority", "learned_on", "said_by", "ended_on"]
    return pd.DataFrame(PRIORITIES, columns=columns)
