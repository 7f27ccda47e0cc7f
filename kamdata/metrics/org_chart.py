"""The org chart of an account, from who reports to whom; it ends whatever was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.chains import below, circles, in_order, without_circles
from kamdata.metrics.written import name_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_DRAWN = 80
CARRIED = ["person", "title", "buyer_role", "influence", "disposition", "last_on", "warmth"]
COLUMNS = [*CARRIED, "depth", "boss_row", "is_listed"]


@dataclass(frozen=True, slots=True, eq=False)
class OrgChart:
    """The people in the order of an indented tree, and what is wrong with what was written.

    `rows`: COLUMNS on the index 0 to n-1; `depth` is 0 at a top, `boss_row` the row of the one
    above (-1 for nobody), `is_listed` false for a superior who is named but not a contact. The
    largest tree comes first, people without anyone above or below last; at most 80 are kept.
    `findings` are sentences.
    """

    rows: pd.DataFrame
    findings: tuple[str, ...]


def org_chart(people: pd.DataFrame) -> OrgChart:
    """Return the chart of `account_people.AccountPeople.people`.

    Names are compared without case; of people of one name the first is the superior. Circles are
    cut at their first person and told in a finding. Golden: Ann above Bob and Cid, Bob above Dan.
    """
    everyone, above = _with_superiors(people)
    findings = [_circle_sentence(everyone, one) for one in circles(above)]
    findings += _unlisted_sentences(everyone, above)
    above = without_circles(above)
    order = in_order(above, _tops(everyone, above))
    places = [place for place, _ in order]
    row_of = np.full(len(everyone) + 1, -1)  # the last is nobody's
    row_of[places] = np.arange(len(places))
    rows = everyone.iloc[places].assign(
        depth=[depth for _, depth in order], boss_row=row_of[above[places]]
    )
    if len(rows) > MOST_DRAWN:
        findings.append(f"The first {MOST_DRAWN} of {len(rows):,} people are drawn.")
    return OrgChart(rows[COLUMNS].head(MOST_DRAWN).reset_index(drop=True), tuple(findings))


def chart_title(chart: OrgChart) -> str:
    """Return what the chart says: how many report to somebody known, how many to nobody."""
    listed = chart.rows[chart.rows["is_listed"].astype(bool)]
    led = int((listed["boss_row"] >= 0).sum())
    if not led:
        return "Nobody's superior is written down yet"
    top = chart.rows["person"].iloc[0]
    leads = fmt.count(int((chart.rows["boss_row"] == 0).sum()), "person", "people")
    alone = len(listed) - led
    rest = f"; of {alone:,} no superior is known" if alone else ""
    return f"{top} leads {leads} directly{rest}"


def _with_superiors(people: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """Return the people by influence and name with unlisted superiors, and who is above each."""
    known = people.assign(is_listed=True).sort_values(
        ["influence", "person"], ascending=[False, True], na_position="last"
    )
    boss = name_key(known["reports_to"])
    outside = boss.notna() & ~boss.isin(name_key(known["person"]))
    missing = known.loc[outside & ~boss.duplicated(), ["reports_to"]]
    ghosts = pd.DataFrame({"person": missing["reports_to"].str.strip(), "is_listed": False})
    everyone = pd.concat(
        [known, ghosts.astype({"person": known["person"].dtype})], ignore_index=True
    )
    names = name_key(everyone["person"])
    first = pd.Series(np.arange(len(names)), index=names)
    first = first[~first.index.duplicated()]
    above = name_key(everyone["reports_to"]).map(first)
    return everyone, above.fillna(-1).to_numpy(dtype=np.intp)


def _tops(everyone: pd.DataFrame, above: NDArray[np.intp]) -> list[int]:
    """Return the places of those under nobody: superiors first, by how many they lead."""
    led = [len(one) for one in below(above)]
    tops = np.flatnonzero(above < 0).tolist()
    sizes = {top: len(in_order(above, [top])) for top in tops if led[top]}
    return sorted(tops, key=lambda top: (-sizes.get(top, 0), not everyone["is_listed"].iloc[top]))


def _circle_sentence(everyone: pd.DataFrame, circle: list[int]) -> str:
    names = [str(one) for one in everyone["person"].iloc[circle]]
    if len(names) == 1:
        return f"{names[0]} is written down as their own superior: correct who they report to."
    chain = " to ".join([*names, names[0]])
    return f"The chart runs in a circle, from {chain}: correct who reports to whom."


def _unlisted_sentences(everyone: pd.DataFrame, above: NDArray[np.intp]) -> list[str]:
    under = below(above)
    said = []
    for place in np.flatnonzero(~everyone["is_listed"].to_numpy(dtype=bool)).tolist():
        n = fmt.count(len(under[place]), "person reports", "people report")
        said.append(f"{n} to {everyone['person'].iloc[place]}, who is not among the contacts.")
    return said
