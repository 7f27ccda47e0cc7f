"""What key account managers can do, as somebody judged it: five skills from 1 to 5.

Source: financial, consultative, planning, interpersonal and influencing skills of account managers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata import format as fmt

if TYPE_CHECKING:
    import pandas as pd

LOW = 2  # 1 and 2 are skills to train
SKILLS: dict[str, str] = {
    "skill_financial": "Financial", "skill_consulting": "Consultative",
    "skill_planning": "Planning", "skill_interpersonal": "Interpersonal",
    "skill_influencing": "Influencing",
}  # fmt: skip
COLUMNS: dict[str, tuple[str, str]] = {
    "owner": ("Key account manager", "text"), "mean": ("Average", "decimal"),
    **{name: (label, "integer") for name, label in SKILLS.items()},
    "trained_on": ("Last trained", "date"), "train_first": ("Train first", "text"),
}  # fmt: skip


def skill_grid(managers: pd.DataFrame) -> pd.DataFrame:
    """Return the managers of whom any skill is known, the lowest mean first.

    owner, the five skills (1 to 5, null where not judged or off the scale), mean of those known,
    train_first: the skills judged 1 or 2 in words, and trained_on.
    """
    rows = managers[["owner", "trained_on", *SKILLS]].copy()
    for name in SKILLS:
        rows[name] = rows[name].where(rows[name].between(1, 5))
    rows = rows[rows[list(SKILLS)].notna().any(axis=1)]
    weak = (rows[list(SKILLS)] <= LOW).fillna(value=False).to_numpy(dtype=bool)
    names = [
        fmt.joined([label for label, is_weak in zip(SKILLS.values(), row, strict=True) if is_weak])
        for row in weak
    ]
    found = rows.assign(
        mean=rows[list(SKILLS)].astype("float64").mean(axis=1), train_first=names
    )  # fmt: skip
    return found.sort_values(["mean", "owner"], ignore_index=True)


def skill_headline(grid: pd.DataFrame) -> str:
    """Return the finding: which skill the managers lack most."""
    if grid.empty:
        return "No skill of a key account manager is on file; the grid is optional."
    means = grid[list(SKILLS)].astype("float64").mean().dropna()
    name = str(means.idxmin())
    people = fmt.count(len(grid), "key account manager")
    return f"{SKILLS[name]} is the weakest skill: {fmt.number(means[name], 1)} of 5 over {people}."
