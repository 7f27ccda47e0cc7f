"""The frozen types that every part of the product speaks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from kamdata.defaults import (
    ATTRACTIVENESS_WEIGHTS,
    EFFORT_HOURS,
    GROWTH_WEIGHTS,
    REVIEW_RHYTHM,
    RISK_WEIGHTS,
    STRENGTH_WEIGHTS,
    GateRules,
)
from kamdata.schema import empty_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

Status = Literal["open", "won", "lost", "omitted"]
Severity = Literal["error", "warning", "info"]
Unit = Literal["money", "money_per_day", "count", "rate", "ratio", "days", "index", "points"]
ScoreName = Literal["risk", "growth"]
DecisionKind = Literal["won", "lost", "re_date", "re_stage", "next_step", "action", "note"]
Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of an account's plan that a person wrote, in place of what the files say.

    `table` and `field` are those of the data contract; `entry` is the key of the row
    (`kamdata.metrics.entries.entry_key`), empty for the accounts table. An empty `field` removes
    the row. Dates are ISO text, money is whole cents, None is an empty field. `file_value` is what
    the files said when it was written. It holds from the snapshot of `as_of` on. Times are in UTC.
    `id` is 0 until it is kept.
    """

    account_id: str
    table: str
    entry: str
    field: str
    value: Plain
    as_of: date
    file_value: Plain = None
    written_at: datetime | None = None
    written_by: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class SetAside:
    """A factor of a score that a person called wrong for one account.

    It plays no part in that account's score from the snapshot of `as_of` on until `expires_on`,
    both included. `decided_at` is in UTC. `id` is 0 until it is kept.
    """

    account_id: str
    score: ScoreName
    factor: str
    reason: str
    as_of: date
    expires_on: date
    decided_at: datetime | None = None
    decided_by: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of the stage table: what a stage means and how likely it is to be won."""

    name: str
    status: Status
    probability_rate: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may take while it is read; beyond that it is refused with a sentence.

    `memory_mb` and `cpu_seconds` hold where the system can limit them, the others everywhere.
    """

    file_mb: int = 50
    memory_mb: int = 3_072
    cpu_seconds: int = 60
    wall_seconds: int = 90


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user decides once. Kept in the ledger, hashable, passed to every metric.

    `stages` holds the rows of the stage table that the user changed; they win over what the
    file or the CRM's default says. `qualified_from` names the first stage that counts as
    qualified; None means the second open stage. `fiscal_start_month` is 1 to 12.
    `discount_rate` and `lifetime_years` value what an account will bring. The programme is large
    above `key_account_info` accounts, too large above `key_account_cap`, and from
    `key_account_limit` on another one needs a written reason why. `set_aside` is not kept
    with the settings: it is what people said about factors of the company in view.
    """

    currency: str = "USD"
    fiscal_start_month: int = 1
    stages: tuple[Stage, ...] = ()
    qualified_from: str | None = None
    risk_weights: tuple[tuple[str, float], ...] = RISK_WEIGHTS
    growth_weights: tuple[tuple[str, float], ...] = GROWTH_WEIGHTS
    attractiveness_weights: tuple[tuple[str, float], ...] = ATTRACTIVENESS_WEIGHTS
    strength_weights: tuple[tuple[str, float], ...] = STRENGTH_WEIGHTS
    effort_hours: tuple[tuple[str, float], ...] = EFFORT_HOURS
    discount_rate: float = 0.10
    lifetime_years: int = 4
    set_aside: tuple[SetAside, ...] = ()
    review_capacity: int = 10
    key_account_cap: int = 50
    key_account_info: int = 35
    key_account_limit: int = 100
    gate: GateRules = GateRules()  # noqa: RUF009 - frozen
    review_rhythm: tuple[tuple[str, float], ...] = REVIEW_RHYTHM
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Period:
    """A window of dates, both ends included. None means open on that side.

    With both ends open every row belongs to the period, also rows without a date.
    """

    label: str
    start: date | None = None
    end: date | None = None

    @property
    def is_all(self) -> bool:
        """Whether the period has no bound at all."""
        return self.start is None and self.end is None

    def covers(self, dates: pd.Series) -> pd.Series:
        """Return a boolean Series: which dates lie in the period (missing dates do not)."""
        if self.is_all:
            return pd.Series(data=True, index=dates.index, dtype=bool)
        days = dates.to_numpy("datetime64[us]")
        inside = ~np.isnat(days)
        if self.start is not None:
            inside &= days >= np.datetime64(self.start)
        if self.end is not None:
            inside &= days < np.datetime64(self.end) + np.timedelta64(1, "D")
        return pd.Series(inside, index=dates.index)


ALL_DATES = Period("All dates")


@dataclass(frozen=True, slots=True)
class Scope:
    """The filters in force. Empty tuples mean no filter."""

    period: Period = ALL_DATES
    is_key_only: bool = False
    owners: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with everything needed to trust it.

    `value` is in the smallest unit (money: whole cents of the reporting currency; rate: 0 to 1)
    or None, and then `reason` says why. `n` is how many rows it rests on, `coverage` the share
    of the money (or of the rows where money does not apply) that had the fields it needs.
    `rows` are index labels of the table the number was computed from.
    """

    value: float | int | None
    unit: Unit
    n: int = 0
    coverage: float | None = None
    reason: str | None = None
    table: str = "opportunities"
    rows: pd.Index = field(default_factory=lambda: pd.Index([]), compare=False, repr=False)

    def because(self, reason: str) -> Measure:
        """Return this measure without a value, for the given reason."""
        return replace(self, value=None, reason=reason)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a row, a column or a file, and how to mend it."""

    severity: Severity
    message: str
    fix: str = ""
    table: str = ""
    row: int | None = None  # 1-based row of the source sheet
    column: str = ""
    value: str = ""
    file: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a table came from and how its sheet was read."""

    file: str
    sheet: str
    table: str | None
    crm: str
    header_row: int | None  # 1-based
    columns: Mapping[str, str | None]  # source header -> canonical column
    rows: int
    dropped: Mapping[str, int]
    sha256: str = ""

    @property
    def name(self) -> str:
        """File and sheet in one short text."""
        return f"{self.file} · {self.sheet}" if self.sheet else self.file


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """How a person confirmed that sheets with certain headers are to be read.

    `fingerprint` stands for the headers, `choice` holds the fields of a SheetChoice as plain
    values, `label` names the file and sheet where it was first confirmed. Times are in UTC.
    """

    fingerprint: str
    choice: Mapping[str, Any]
    label: str
    confirmed_at: datetime
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class FixDecision:
    """What a person decided about a proposal of the import, known again by its `key`.

    `choice` is the value of the option, `label` its words, `decided_at` is in UTC.
    """

    key: str
    kind: str
    sentence: str
    choice: str
    label: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What a review decided about an account or one of its deals.

    `as_of` is the date of the snapshot it looked at. `value` says what the deal should become: the
    date in ISO form (re_date), the stage, the next step, or the words of an action or a note;
    empty for won and lost. An action has an `owner` and is due on `due_on`; `done_at` is when it
    was ticked off. Times are in UTC. `id` is 0 until the decision is kept.
    """

    kind: DecisionKind
    as_of: date
    account_id: str | None = None
    opportunity_id: str | None = None
    value: str = ""
    owner: str | None = None
    due_on: date | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    done_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Snapshot:
    """What was known on one date: canonical tables, findings, and where they came from.

    `tables` follow `kamdata.schema`; the tables `accounts`, `opportunities` and `stages` are
    always there, though they may be empty. `extras` holds the source columns that were not
    recognised, as text, on the same index as the table of that name. `fingerprint` changes with
    any value in it, so it can stand for the snapshot as a cache key.
    """

    as_of: date
    tables: Mapping[str, pd.DataFrame]
    currency: str = "USD"
    findings: tuple[Finding, ...] = ()
    sources: tuple[Source, ...] = ()
    extras: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    fingerprint: str = ""

    def table(self, name: str) -> pd.DataFrame:
        """Return one canonical table, empty with the right columns when it was not given."""
        found = self.tables.get(name)
        return empty_table(name) if found is None else found.copy(deep=False)

    def has(self, name: str, column: str | None = None) -> bool:
        """Return whether a table has rows (and, if named, any value in a column)."""
        found = self.tables.get(name)
        if found is None or found.empty:
            return False
        return column is None or bool(found[column].notna().any())
