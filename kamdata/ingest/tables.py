"""Which table a sheet holds: by its columns, the CRM's fingerprint and the names given to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamdata.format import joined
from kamdata.ingest.columns import Sheet, match_columns
from kamdata.ingest.crm import PLAIN, Shape
from kamdata.ingest.headers import normal, squeezed
from kamdata.ingest.types import ColumnMatch
from kamdata.schema import TABLES
from kamdata.schema.plans import PLAN_TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.ingest.types import SheetChoice

IMPORTED = tuple(name for name in TABLES if name != "stages")
# words in the name of a sheet or file
NAMED: dict[str, tuple[str, ...]] = {
    "opportunities": ("opportunit", "deal", "pipeline", "verkaufschance"),
    "ties": ("opportunities and goals",),
    "accounts": ("account", "customer", "kunde", "compan", "organi", "firmen"),
    "revenue": ("revenue", "umsatz", "umsätze", "invoic", "billing", "turnover", "ledger"),
    "contacts": ("contact", "kontakt", "people", "person", "stakeholder"),
    "activities": ("activit", "aktivit", "meeting", "calls", "visits", "task", "event"),
    "products": ("product", "produkt", "price list", "portfolio"),
    "whitespace": ("whitespace", "white space", "coverage map"),
    "goals": ("goal", "objective", "ziele"),
    "quotas": ("quota", "goal", "sales target"),
    "actions": ("action", "to do", "todo", "maßnahme", "aufgabe"),
    "projects": ("project", "projekt"),
    "risks": ("risk", "roadblock", "risik"),
    "promises": ("promise", "commitment"),
    "reviews": ("review",),
    "team": ("team",),
    "initiatives": ("initiative",),
    "swot": ("swot", "strength", "weakness"),
    "priorities": ("what matters", "priorities"),
    "competitors": ("competit", "rival", "wettbewerb"),
    "memberships": ("decision", "membership"),
    "managers": ("manager", "kams", "kam skill"),
    "programme": ("programme", "program fact"),
    "fx": ("exchange", "fx", "rates", "wechselkurs"),
}
# headers that speak for a table, whatever other tables could be made of the sheet
SIGNS: dict[str, tuple[str, ...]] = {
    "contacts": (
        "firstname", "lastname", "jobtitle", "buyerrole", "contactname", "disposition",
        "personname", "reportsto", "influence", "buyingrole",
    ),
    "activities": ("activitydate", "activitytype", "direction", "activitysubject"),
    "accounts": ("annualrevenue", "employees", "numberofemployees", "accountowner", "parentid"),
    "revenue": ("month", "invoicedate", "postingdate", "invoicemonth", "netrevenue"),
    "goals": ("goaltype", "customergoal", "objective"),
}  # fmt: skip
# their columns could be found in too many lists: they are met by the name of the sheet alone
NAMED_ONLY = frozenset({"ties", *(table.name for table in PLAN_TABLES)})
PLAIN_NAMES = frozenset({"name", "group", "client", "organization"})
HISTORY = frozenset({"systemmodstamp", "opportunityhistorykey", "fromstage", "tostage", "newvalue"})
LEADS = frozenset({"isconverted", "convertedaccountid", "leadstatus", "convertedopportunityid"})


@dataclass(frozen=True)
class Decision:
    """The table of a sheet and what its columns mean in it, or the reason why there is none."""

    table: str | None
    columns: tuple[ColumnMatch, ...]
    reason: str = ""


def decide_table(sheet: Sheet, shape: Shape, names: Sequence[str], choice: SheetChoice) -> Decision:
    """Return the table that the columns fill best; `names` are those of the sheet and file."""
    if choice.table in TABLES:
        columns = match_columns(sheet, choice.table, shape, choice.columns)
        missing = missing_columns(choice.table, columns)
        if missing:
            return Decision(None, columns, _still_to_choose(choice.table, missing))
        return Decision(choice.table, columns)
    unused = _passed_over(sheet, shape) or _known_but_unused(sheet, names)
    if unused:
        return Decision(None, kept_as_text(sheet), unused)
    best: tuple[float, Decision] | None = None
    nearest: tuple[int, str, list[str]] | None = None
    for table in IMPORTED:
        columns = match_columns(sheet, table, shape, choice.columns)
        if not _may_be(table, sheet, columns, names):
            continue
        missing = missing_columns(table, columns)
        if missing:
            found = len(TABLES[table].required) - len(missing)
            is_near = found >= max(len(missing), 2) or (found > 0 and shape is not PLAIN)
            if is_near and (nearest is None or found > nearest[0]):
                nearest = (found, table, missing)
            continue
        score = _score(sheet, table, columns, names)
        if best is None or score > best[0]:
            best = (score, Decision(table, columns))
    if best is not None:
        return best[1]
    return Decision(None, kept_as_text(sheet), _why_none(nearest, shape))


def missing_columns(table: str, columns: Sequence[ColumnMatch]) -> list[str]:
    """Return the required columns that nothing in the sheet stands for."""
    found = {match.column for match in columns}
    if "account_id" in found:
        found.add("account")
    if "status" in found:
        found.add("stage")
    return [name for name in TABLES[table].required if name not in found]


def _score(sheet: Sheet, table: str, columns: Sequence[ColumnMatch], names: Sequence[str]) -> float:
    matched = [match for match in columns if match.column]
    required = set(TABLES[table].required)
    score = sum(match.confidence for match in matched)
    score += sum(match.confidence for match in matched if match.column in required)
    score += 4.0 * len(matched) / max(len(sheet.names), 1)
    score += 1.5 * len(required)
    squeezed_names = {squeezed(name) for name in sheet.names}
    score += 2.0 * sum(sign in squeezed_names for sign in SIGNS.get(table, ()))
    return score + 4.0 * _is_hinted(table, names)


def _may_be(table: str, sheet: Sheet, columns: Sequence[ColumnMatch], names: Sequence[str]) -> bool:
    """Return whether a sheet may be this table, whatever columns could be found for it."""
    if table in NAMED_ONLY:
        return _is_hinted(table, names)
    if table == "accounts":
        return _is_account_list(columns, names)
    return table != "quotas" or not _names_customers(sheet)


def _is_account_list(columns: Sequence[ColumnMatch], names: Sequence[str]) -> bool:
    """Return whether a sheet with names speaks of customers; many lists have a column "Name"."""
    matched = {match.column: match.header for match in columns if match.column}
    said = normal(matched.get("account", "name"))
    more = len(matched.keys() - {"account", "account_id"})
    needed = 3 if said in PLAIN_NAMES else 1
    return _is_hinted("accounts", names) or more >= needed


def _names_customers(sheet: Sheet) -> bool:
    """Return whether a sheet says whose account each row is: then it is no list of quotas."""
    aliases = {squeezed(name) for name in TABLES["opportunities"].column("account").aliases}
    return any(squeezed(name) in aliases for name in sheet.names)


def _is_hinted(table: str, names: Sequence[str]) -> bool:
    return any(word in name.casefold() for name in names if name for word in NAMED[table])


def _passed_over(sheet: Sheet, shape: Shape) -> str:
    """Return why a list that the CRM is known to export is not used, empty when it may be."""
    present = {normal(name) for name in sheet.names}
    reasons = (
        reason
        for names, reason in shape.passed_over
        if all(normal(name) in present for name in names)
    )
    return next(reasons, "")


def _known_but_unused(sheet: Sheet, names: Sequence[str]) -> str:
    present = {squeezed(name) for name in sheet.names}
    if "opportunityid" in present and present & HISTORY and "accountid" not in present:
        return "This is the stage history of opportunities, which this version does not use."
    is_named_leads = any(name.casefold().startswith("lead") for name in names if name)
    if present & LEADS or (is_named_leads and "stage" not in present):
        return "These are leads, not yet opportunities; the review starts at opportunities."
    return ""


def kept_as_text(sheet: Sheet) -> tuple[ColumnMatch, ...]:
    """Return the columns of a sheet of which none is understood."""
    return tuple(
        ColumnMatch(name, None, 0.0, "not recognised", cells.samples)
        for name, cells in zip(sheet.names, sheet.columns, strict=True)
    )


def _why_none(nearest: tuple[int, str, list[str]] | None, shape: Shape) -> str:
    if nearest is None:
        return "No table of the review was recognised in this sheet."
    _, table, missing = nearest
    lacking = joined([_spoken(name) for name in missing])
    looks = f"This looks most like {TABLES[table].label.lower()}, but no column was found for "
    if table == "opportunities" and shape.wanted.keys() >= set(missing):
        asked = joined([f"“{shape.wanted[name]}”" for name in missing])
        return (
            f"{looks}{lacking}. Add {asked} to the export, or choose the columns if they are there."
        )
    return f"{looks}{lacking}. Choose the columns or the header row if they are there."


def _still_to_choose(table: str, missing: Sequence[str]) -> str:
    lacking = joined([_spoken(name) for name in missing])
    return f"To read this sheet as {TABLES[table].label.lower()}, choose the column for {lacking}."


def _spoken(column: str) -> str:
    words = {
        "amount_cents": "amount", "close_on": "close date", "due_on": "due date", "on": "date",
        "list_price_cents": "list price", "what": "what is to be done",
    }  # fmt: skip
    return words.get(column, column.replace("_", " "))
