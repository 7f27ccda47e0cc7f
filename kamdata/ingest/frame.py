"""From the source cells of a sheet to its rows in canonical columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from kamdata.format import count
from kamdata.ingest import dates, opportunities
from kamdata.ingest.cell_findings import Part, report_cells
from kamdata.ingest.currencies import currency_code
from kamdata.ingest.findings import Findings, quoted
from kamdata.ingest.headers import squeezed, unit_of
from kamdata.ingest.money import decimal_sign
from kamdata.ingest.odd_dates import OddDate, odd_dates_of
from kamdata.ingest.questions import ask, doubts_of
from kamdata.ingest.rows import kept_rows
from kamdata.ingest.values import Context, read_values
from kamdata.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.ingest.body import Body
    from kamdata.ingest.cells import Cells
    from kamdata.ingest.crm import Shape
    from kamdata.ingest.dates import Order
    from kamdata.ingest.money import DecimalSign
    from kamdata.ingest.questions import Doubt, Kind, Question
    from kamdata.ingest.types import ColumnMatch, Grid, SheetChoice
    from kamdata.ingest.values import Values
    from kamdata.schema import Column

TEXT = pd.StringDtype(na_value=np.nan)
EVERY = re.compile(r"^(month|annual|year|quarter|week)", re.IGNORECASE)


class FrameBuilder:
    """Builds the frame of one sheet, gathering findings on the way.

    `repeats` counts the rows that repeat another one exactly, `titles` those that say nothing;
    `questions` are what `build` could not decide, `odd_dates` those of impossible years.
    """

    def __init__(
        self,
        grid: Grid,
        body: Body,
        matches: Sequence[ColumnMatch],
        table: str,
        shape: Shape,
        *,
        choice: SheetChoice,
    ) -> None:
        self.grid, self.table, self.shape = grid, table, shape
        self.matches, self.choice = matches, choice
        self.questions: tuple[Question, ...] = ()
        self.odd_dates: tuple[OddDate, ...] = ()
        kept, self.repeats, self.titles = kept_rows(body, matches, table)
        self.columns = tuple(cells.take(kept) for cells in body.columns)
        self.rows = body.rows[kept] + 1
        self.positions = body.positions
        self.index = pd.RangeIndex(len(kept))

    def build(self, findings: Findings) -> pd.DataFrame:
        """Return the rows in canonical columns, with `source_row`."""
        parts = self._parts()
        order = self._date_order(parts)
        sign = self._decimal_sign(parts)
        frame = pd.DataFrame(index=self.index)
        currencies: dict[str, _Written] = {}
        doubts: dict[Kind, list[Doubt]] = {}
        for part in parts:
            unit = unit_of(part.header)
            context = Context(
                unit.factor, part.position in self.grid.number_columns, sign, order,
                self.choice.decimal_sign, self.choice.date_order,
            )  # fmt: skip
            values = read_values(part.column, part.cells, context)
            self.odd_dates += self._odd_dates(part, values)
            open_here = doubts_of(part, values)
            for kind, doubt in open_here.items():
                doubts.setdefault(kind, []).append(doubt)
            report_cells(part, values, self._unanswered(open_here), findings)
            self._merge(frame, part.column.name, values.data)
            if values.currencies is not None or unit.currency:
                currencies[part.column.name] = _Written(values.currencies, unit.currency)
        self.questions = tuple(
            ask(kind, found, getattr(self.choice, kind)) for kind, found in doubts.items()
        )
        if self.table == "opportunities":
            frame = self._opportunities(frame, parts, currencies, findings)
        elif self.table == "revenue":
            frame = self._with_currency(frame, currencies)
        frame["source_row"] = pd.array(self.rows, dtype="Int64")
        return frame

    def extras(self) -> pd.DataFrame:
        """Return the columns that were not recognised, as text."""
        unused = {
            match.header: self.columns[position].to_arrow()
            for position, match in enumerate(self.matches)
            if match.column is None and len(self.columns[position].used)
        }
        if not unused:
            return pd.DataFrame(index=self.index)
        return pa.table(unused).to_pandas(types_mapper=lambda _: TEXT)

    def _odd_dates(self, part: Part, values: Values) -> tuple[OddDate, ...]:
        if part.column.kind != "date":
            return ()
        return tuple(
            replace(odd, rows=tuple(self.rows[part.cells.codes == code].tolist()))
            for code, odd in odd_dates_of(part, values.unreadable, values.order).items()
        )

    def _unanswered(self, doubts: dict[Kind, Doubt]) -> dict[Kind, Doubt]:
        return {kind: one for kind, one in doubts.items() if getattr(self.choice, kind) is None}

    def _parts(self) -> list[Part]:
        """Return the columns in use, those that fill one column together in the CRM's order."""
        known = {column.name: column for column in TABLES[self.table].columns}
        parts = [
            Part(
                match.header, known[match.column], self._cells(position, known[match.column]), place
            )
            for position, (match, place) in enumerate(
                zip(self.matches, self.positions, strict=True)
            )
            if match.column in known
        ]
        ranks = {
            (column, squeezed(name)): rank
            for column, names in self.shape.combined.items()
            for rank, name in enumerate(names)
        }
        return sorted(
            parts, key=lambda part: ranks.get((part.column.name, squeezed(part.header)), 0)
        )

    def _cells(self, position: int, column: Column) -> Cells:
        """Return the cells of a column without words for "nothing".

        Where the CRM lists several names or ids in a cell, the first is the one that counts.
        """
        cells = self.columns[position].without_nulls(are_names=column.tells_apart).compact()
        if self.shape.has_lists and column.name in ("account", "account_id"):
            cells = cells.mapped(lambda text: text.split(";")[0].strip() or None)
        return cells

    def _merge(self, frame: pd.DataFrame, name: str, data: pd.Series) -> None:
        """Add a column; where several source columns fill it, the first that has a value counts."""
        data = data.set_axis(self.index)
        if name in frame and isinstance(data.dtype, pd.CategoricalDtype):
            texts = frame[name].astype("str").fillna(data.astype("str"))
            frame[name] = texts.astype("category")
        else:
            frame[name] = frame[name].fillna(data) if name in frame else data

    def _date_order(self, parts: Sequence[Part]) -> Order | None:
        """Return the order of day and month that the dates prove together, else the CRM's own."""
        orders: set[Order] = {
            order
            for part in parts
            if part.column.kind == "date"
            and (order := dates.evidence_of(dates.reduce_texts(part.cells.texts).days).order)
        }
        usual = None if self.choice.date_order else self.shape.date_order
        return orders.pop() if len(orders) == 1 else usual

    def _decimal_sign(self, parts: Sequence[Part]) -> DecimalSign | None:
        """Return the decimal sign that the money columns prove together, or the file suggests."""
        signs: set[DecimalSign] = {
            sign
            for part in parts
            if part.column.kind == "money"
            for text in part.cells.listed[:2000]
            if (sign := decimal_sign(text))
        }
        usual = None if self.choice.decimal_sign else self.grid.decimal_hint
        return signs.pop() if len(signs) == 1 else usual

    def _opportunities(
        self,
        frame: pd.DataFrame,
        parts: Sequence[Part],
        currencies: dict[str, _Written],
        findings: Findings,
    ) -> pd.DataFrame:
        raw = {part.column.name: part.cells for part in parts}
        names = tuple(match.header for match in self.matches)
        flags = {
            kind: self.columns[position]
            for kind, position in opportunities.flag_columns(names, self.shape).items()
            if self.matches[position].how != "chosen"
        }
        frame = opportunities.settle(frame, raw, flags, self.shape)
        frame = self._with_currency(frame, currencies)
        self._report_periods(findings)
        frame, made = opportunities.with_ids(frame)
        if made:
            findings.say(
                "info", f"{count(made, 'opportunity', 'opportunities')} had no id; one was made "
                "from account, name and created date.",
                "Add the opportunity id to the export, so that changes can be followed safely.",
                column="opportunity_id",
            )  # fmt: skip
        return frame

    def _report_periods(self, findings: Findings) -> None:
        """Name the rows whose amount is said to be for a month or a year."""
        wanted = {squeezed(name) for name in self.shape.period_headers}
        for position, match in enumerate(self.matches):
            if squeezed(match.header) not in wanted:
                continue
            cells = self.columns[position]
            recurring = cells.spread(np.array([bool(EVERY.match(t)) for t in cells.listed]), False)
            n = int(recurring.sum())
            if n:
                findings.say(
                    "warning", f"{count(n, 'amount is', 'amounts are')} for a month or a year "
                    f"({quoted(match.header)}); they count as they stand.",
                    "Export the value of the whole contract if that is what you compare.",
                    row=int(self.rows[np.flatnonzero(recurring)[0]]), column="amount_cents",
                )  # fmt: skip

    def _with_currency(self, frame: pd.DataFrame, currencies: dict[str, _Written]) -> pd.DataFrame:
        """Return the rows with the ISO code of each amount.

        What is written in the cell comes first, then the column of currencies, then the header.
        """
        written = currencies.get("amount_cents", _Written(None, None))
        found = pd.Series(None, index=self.index, dtype="str")
        if written.cells is not None:
            found = written.cells.set_axis(self.index)
        if "currency" in frame:
            stated = frame["currency"].astype("str").map(currency_code, na_action="ignore")
            found = found.fillna(stated.astype("str"))
        if written.header:
            found = found.fillna(written.header)
        is_said = "currency" in frame or bool(written.header) or written.cells is not None
        return frame.assign(currency=found.astype("category")) if is_said else frame


@dataclass(frozen=True)
class _Written:
    """The currencies of a money column: in its cells (or null), and in its header."""

    cells: pd.Series | None
    header: str | None
