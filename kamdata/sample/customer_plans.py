"""What the customers plan themselves: their initiatives, and their projects that touch our plans."""

# ruff: noqa: E501 - one line for each plan reads better than five

from __future__ import annotations

from datetime import date

import pandas as pd

from kamdata.sample import stories

# account, initiative, priority, can we influence it, the deal of ours that it led to, wanted by, status
INITIATIVES: tuple[tuple[str, str, str, str | None, str | None, date | None, str], ...] = (
    ("Cassarine Motors", "Third truck line in Detroit by 2028", "high", "yes", "Condition Monitoring - new line 3", date(2028, 3, 31), "In progress"),
    ("Cassarine Motors", "One set of spare parts for Detroit and Puebla", "medium", "yes", None, date(2027, 6, 30), "In progress"),
    ("Cassarine Motors", "Lubricants without mineral oil in all plants", "medium", "partly", "Lubrication Systems - line 4 retrofit", date(2027, 12, 31), "Planned"),
    ("Kostara Automotive", "Cut stock of parts on site by a third", "high", "partly", None, date(2026, 12, 31), "In progress"),
    ("Kostara Automotive", "Fewer suppliers: from 140 to 60", "high", "no", None, date(2027, 6, 30), "In progress"),
    ("Kostara Automotive", "Seat frames for two new car models", "medium", "yes", "Precision Bearings - capacity extension", date(2027, 9, 30), "Planned"),
    (stories.HALF_A_QUARTER, "Rebuild the main turbine hall from 2027", "high", "yes", "Turbine hall frame agreement 2027 to 2029", date(2029, 12, 31), "In progress"),
    (stories.HALF_A_QUARTER, "No unplanned stop longer than four hours", "medium", "yes", "Precision Bearings - line 6 retrofit", date(2027, 12, 31), "In progress"),
    ("Tarrawin Resources", "Remote operation of the Pilbara pits from Perth", "high", "partly", "Condition Monitoring - shutdown package", date(2027, 12, 31), "In progress"),
    ("Tarrawin Resources", "One service partner for all conveyors", "high", "yes", "Service Plan - renewal 2027", date(2026, 12, 31), "In progress"),
    (stories.WHITESPACE, "Second rolling line for battery copper", "high", "yes", "Servo Drives - new line 2", date(2027, 10, 31), "In progress"),
    (stories.WHITESPACE, "Plan maintenance from data instead of the calendar", "medium", "yes", None, date(2027, 6, 30), "Planned"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "Electric axles for vans: pilot cell in Turin", "high", "partly", "Service Plan - pilot cell 1", date(2027, 11, 30), "Planned"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "New frame contracts with half of the suppliers", "high", "no", None, date(2026, 11, 17), "In progress"),
    (stories.DECLINE, "Close two of five pits by spring 2027", "high", "no", None, date(2027, 4, 30), "In progress"),
    (stories.DECLINE, "Keep the remaining pits running with fewer people", "high", "partly", "Condition Monitoring - line 3 retrofit", date(2026, 12, 31), "In progress"),
    (stories.VANISHED, "Boilers ready for hydrogen by 2029", "medium", "partly", "Condition Monitoring - line 3 retrofit", date(2029, 6, 30), "Planned"),
    (stories.VANISHED, "Capital freeze until the rate decision in January", "high", "no", None, date(2027, 1, 31), "In progress"),
    (stories.FAR_ABOVE_GOAL, "Jutland plant at full output by Christmas", "high", "yes", "Pneumatic Valves - plant 6 upgrade", date(2026, 12, 18), "In progress"),
    (stories.FAR_ABOVE_GOAL, "Same hygiene standard in all five plants", "medium", "yes", "Lubrication Systems - shutdown package", date(2027, 3, 31), "In progress"),
    (stories.SILENT, "Supplier list to be halved by the new head of purchasing", "high", "partly", None, date(2026, 12, 31), "In progress"),
    (stories.SILENT, "Dryer sections with a fifth less steam", "medium", "yes", "Dryer section overhaul", date(2027, 5, 31), "Planned"),
    (stories.WON_SMALLER, "Busan bottling hall: second line in 2027", "high", "yes", "Service Plan - new line 1", date(2027, 9, 30), "Planned"),
    (stories.WON_SMALLER, "Light bottles, a quarter less glass", "low", "no", None, None, "On hold"),
    (stories.REVIEW_OVERDUE, "Sell or close the Vizille mill", "high", "no", None, date(2027, 3, 31), "In progress"),
    (stories.WITHOUT_SPONSOR, "Nickel from Sulawesi: new concentrator", "high", "partly", "Linear Guides - new line 2", date(2027, 8, 31), "Planned"),
    (stories.ONE_CONTACT, "Returnable bottles on every line", "medium", None, None, date(2027, 12, 31), "Planned"),
    (stories.DEAL_WITHOUT_AMOUNT, "Rolling mill back to three shifts", "high", "yes", "Rolling mill gearbox exchange", date(2027, 2, 28), "In progress"),
    ("Climbridge Packaging", "Folding line for e-commerce boxes", "high", "yes", "Sealing Systems - frame order", date(2027, 4, 30), "In progress"),
    (stories.LOSS_STREAK, "Lowest total price in every tender", "high", "no", None, None, "In progress"),
    (stories.CONTRACT_LAPSED, "Own maintenance crew instead of service contracts", "medium", "partly", "Service Plan - renewal 2026", date(2026, 12, 31), "On hold"),
    (stories.CLOSE_DATE_OVERDUE, "New bottling hall before the summer season", "high", "yes", "Bottling hall conveyor", date(2027, 4, 30), "In progress"),
    (stories.DEAL_WITHOUT_NEXT_STEP, "Freezer capacity for export to Japan", "high", "yes", "Freezer tunnel modules", date(2027, 3, 31), "In progress"),
    (stories.PROSPECT, "First battery cells from the Leipzig line in 2027", "high", "yes", "First cell line", date(2027, 9, 30), "In progress"),
    (stories.PROSPECT, "Local suppliers for two thirds of the spend", "medium", "partly", "Coating line bearings", date(2028, 12, 31), "Planned"),
    (stories.STEADY_GROWTH, "Assembly of 15 MW turbines in Rotterdam", "high", "yes", "Gearboxes - capacity extension", date(2027, 6, 30), "In progress"),
)  # fmt: skip
# account, project, who runs it there, due, status, effect on our plan
PROJECTS: tuple[tuple[str, str, str | None, date, str, str | None], ...] = (
    ("Cassarine Motors", "Body shop 2 conversion", "Gabriela Northcutt", date(2027, 1, 29), "In progress", "Stops line 2 for six weeks: parts orders fall in December and come back in February"),
    ("Cassarine Motors", "New maintenance system", "Frank Eastbrook", date(2026, 10, 30), "In progress", "Our part numbers must be in it by October, or orders go to the list they copied"),
    ("Kostara Automotive", "Warehouse automation Poznan", "Elodie Kerrigard", date(2026, 9, 11), "In progress", "Late: daily deliveries stay until it runs, and so do their costs"),
    (stories.HALF_A_QUARTER, "Turbine hall: ground works", "Dirk Jankowitz", date(2026, 12, 15), "In progress", "The frame agreement is signed only when the permit for the hall is there"),
    (stories.HALF_A_QUARTER, "Sale of Grandholm Heat", "Lorenzo Ekhaug", date(2027, 6, 30), "Planned", "Takes about a tenth of today's revenue out of the group"),
    ("Tarrawin Resources", "Remote operations centre Perth", "Hiroshi Gunaward", date(2027, 5, 31), "In progress", "Decides which monitoring standard all pits get"),
    (stories.WHITESPACE, "Rolling line 2: foundations", "Frederik Ferrandi", date(2026, 11, 27), "In progress", "On time: drives are ordered in March"),
    (stories.RENEWAL_WITHOUT_OPPORTUNITY, "Purchasing moves to Milan", None, date(2026, 10, 15), "In progress", "The buyer of our frame contract changes four weeks before it ends"),
    (stories.DECLINE, "Pit 4 closure", "Dewi Ibrahimov", date(2027, 4, 30), "In progress", "About $600k a year of bearings and gearboxes end with it"),
    (stories.DECLINE, "Pit 2 conveyor overhaul", "Indah Chandrasek", date(2026, 8, 31), "On hold", "Our two deals wait for it"),
    (stories.VANISHED, "Boiler house permit", "Ramon Bellweather", date(2026, 9, 18), "On hold", "The gearbox deal was taken out of the budget until it is there"),
    (stories.FAR_ABOVE_GOAL, "Jutland line 3", "Katarzyna Pfaffner", date(2026, 12, 4), "In progress", "Valves and conveyors for it are ordered; spare parts follow"),
    (stories.SILENT, "Supplier review by an outside consultant", "Marisol Kinsford", date(2026, 10, 30), "In progress", "No new orders until it ends, except what stops a mill"),
    (stories.WON_SMALLER, "Busan hall: building works", "Cheng Kimura-Lee", date(2026, 9, 25), "Done", "The first line can be installed from October"),
    (stories.REVIEW_OVERDUE, "Mill network study", None, date(2026, 12, 31), "In progress", "Shows which mill stays; all investments wait for it"),
    (stories.DEAL_WITHOUT_AMOUNT, "Blast furnace reline", "Olivia Delacourt", date(2027, 3, 26), "Planned", "Gearboxes can only be exchanged in the same stop"),
    ("Climbridge Packaging", "Second shift in Savannah", "Derek Larrabee", date(2026, 11, 2), "Planned", "Doubles the hours on our valves: wear parts go up"),
    (stories.CLOSE_DATE_OVERDUE, "Bottling hall: building permit", "Joost Bertolani", date(2026, 8, 28), "On hold", "The conveyor cannot be signed before it; expected in October"),
    (stories.DEAL_WITHOUT_NEXT_STEP, "Cold store extension", "Naoko Gunaward", date(2026, 12, 11), "In progress", "The freezer tunnel goes in when the floor is done"),
    (stories.PROSPECT, "Cell hall Leipzig", "Greta Ferrandi", date(2027, 2, 26), "In progress", "Drives are chosen by the planner in January"),
    (stories.STEADY_GROWTH, "Quay extension Rotterdam", "Pietro Hollmer", date(2027, 4, 15), "In progress", "More turbines a week from May"),
    (stories.PROJECT_BUYER, "Cebu copper expansion", "Grace Chandrasek", date(2027, 7, 30), "Planned", "The only project in sight; without it no order before 2028"),
)  # fmt: skip


def build_initiatives(opportunities: pd.DataFrame) -> pd.DataFrame:
    """Return the initiatives of the customers, with the id of the deal that each led to."""
    columns = ["account", "initiative", "priority", "can_influence", "deal", "due_on", "status"]
    frame = pd.DataFrame(INITIATIVES, columns=columns)
    names = opportunities["opportunity"].str.split(" - ", n=1).str[1]
    ids = dict(zip(zip(opportunities["account"], names, strict=True),
                   opportunities["opportunity_id"], strict=True))  # fmt: skip
    deals = zip(frame["account"], frame.pop("deal"), strict=True)
    named = [ids[key] if key[1] is not None and pd.notna(key[1]) else None for key in deals]
    return frame.assign(opportunity_id=pd.Series(named, dtype="object"))


def build_projects() -> pd.DataFrame:
    """Return the projects of the customers."""
    columns = ["account", "what", "owner", "due_on", "status", "impact"]
    return pd.DataFrame(PROJECTS, columns=columns)
