"""An account's plan on one page of paper: a file that any browser prints or saves as PDF.

It stands alone: nothing is fetched, and every text of a file is text.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.metrics.plan_summary import Section

HTML = "text/html"
LONGEST_WHOLE = 12  # characters of a cell that is never broken: dates, amounts
STYLE = """
@page { size: A4; margin: 10mm }
* { box-sizing: border-box }
body { font: 8.5px/1.3 "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #1f2937;
  background: #fff; max-width: 190mm; margin: 0 auto; padding: 4mm 0 }
h1 { font-size: 17px; margin: 0 }
h2 { font-size: 10px; margin: 0 0 1mm; color: #1f4e79; border-bottom: 1px solid #cbd5e1 }
small { font-weight: 400; color: #64748b }
p { margin: .7mm 0 }
.head { display: flex; justify-content: space-between; align-items: baseline; gap: 4mm }
.finding { font-size: 11px; font-weight: 600 }
.facts { color: #475569 }
.tiles { display: grid; grid-template-columns: repeat(6, 1fr); gap: 2mm; margin: 2mm 0 }
.tile { border: 1px solid #cbd5e1; border-radius: 3px; padding: 1mm 2mm }
.tile b { display: block; font-size: 13px }
.blocks { columns: 2; column-gap: 4mm }
section { break-inside: avoid; margin: 0 0 2mm; overflow: hidden }
table { width: 100%; border-collapse: collapse }
th { text-align: left; font-weight: 400; color: #64748b }
th, td { padding: .3mm 1.5mm .3mm 0; vertical-align: top }
th { white-space: nowrap }
td { border-top: 1px solid #eef2f6 }
h1, .finding, .facts, .overview, td div, li { display: -webkit-box; overflow: hidden;
  -webkit-box-orient: vertical; -webkit-line-clamp: 2 }
h1 { -webkit-line-clamp: 1 }
.overview { -webkit-line-clamp: 3 }
ul { margin: 0; padding-left: 3.5mm }
.whole, button { white-space: nowrap }
footer { color: #64748b; margin-top: 2mm }
button { font: inherit; padding: 1mm 3mm }
@media print { button { display: none } body { padding: 0 } }
"""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """What stands above the blocks of the page, all of it text as it is shown.

    `facts` are lines of who and when, `tiles` pairs of label and amount.
    """

    account: str
    finding: str
    overview: str
    facts: tuple[str, ...]
    tiles: tuple[tuple[str, str], ...]
    as_of: str


def plan_page(page: PlanPage, sections: Sequence[Section]) -> bytes:
    """Return the page as HTML (UTF-8), one sheet of A4 upright when it is printed."""
    tiles = "".join(
        f'<div class="tile">{_text(label)}<b>{_text(amount)}</b></div>'
        for label, amount in page.tiles
    )
    facts = "".join(f'<p class="facts">{_text(line)}</p>' for line in page.facts if line)
    overview = f'<p class="overview">{_text(page.overview)}</p>' if page.overview else ""
    made = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{_text(page.account)}: account plan</title><style>{STYLE}</style></head><body>"
        f'<div class="head"><h1>{_text(page.account)}</h1>'
        f'<button onclick="print()">Print or save as PDF</button></div>'
        f'<p class="finding">{_text(page.finding)}</p>{facts}{overview}'
        f'<div class="tiles">{tiles}</div>'
        f'<div class="blocks">{"".join(map(_section, sections))}</div>'
        f"<footer>Account plan as of {_text(page.as_of)}. Blank means not known.</footer>"
        "</body></html>"
    )
    return made.encode()


def _section(one: Section) -> str:
    more = f" <small>and {one.more:,} more</small>" if one.more else ""
    return f"<section><h2>{_text(one.title)}{more}</h2>{_body(one)}</section>"


def _body(one: Section) -> str:
    if not one.columns:
        return f"<ul>{''.join(f'<li>{_text(row[0])}</li>' for row in one.rows)}</ul>"
    head = "".join(f"<th>{_text(name)}</th>" for name in one.columns)
    rows = "".join(f"<tr>{''.join(f'{_cell(cell)}' for cell in row)}</tr>" for row in one.rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(text: str) -> str:
    kept_whole = ' class="whole"' if len(text) <= LONGEST_WHOLE else ""
    return f"<td{kept_whole}><div>{_text(text)}</div></td>"


def _text(text: str) -> str:
    return html.escape(text)
