"""What moved the pipeline, in words and in amounts that add up on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamdata import format as fmt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamdata.metrics.movement import Comparison

# movement -> (its name in lists and charts, how a sentence says it behind an amount)
WORDS: dict[str, tuple[str, str]] = {
    "new": ("New", "new"),
    "reopened": ("Reopened", "reopened"),
    "pulled_in": ("Pulled in", "pulled in"),
    "moved_later_in": ("Moved up into the period", "moved up into the period"),
    "came_into_scope": ("Came into scope", "came into scope"),
    "amount_up": ("Amount up", "from higher amounts"),
    "amount_down": ("Amount down", "from lower amounts"),
    "won": ("Won", "won"),
    "lost": ("Lost", "lost"),
    "pushed_out": ("Pushed out", "pushed out"),
    "moved_earlier_out": ("Moved back out of the period", "moved back out of the period"),
    "left_scope": ("Left the scope", "left the scope"),
    "vanished": ("Vanished", "vanished from the export"),
    "fx": ("Exchange rates", "from exchange rates"),
}
EXPLAINED: dict[str, str] = {
    "new": "Open and in scope now, not in the earlier file.",
    "reopened": "Won or lost before, open again now.",
    "pulled_in": "Their close date was later and now lies in the period.",
    "moved_later_in": "Their close date lay before the period and now lies in it.",
    "came_into_scope": "Open before as well, but outside the filters.",
    "amount_up": "In scope both times, with a larger amount now.",
    "amount_down": "In scope both times, with a smaller amount now.",
    "won": "Open before, won now, at the amount they were won with.",
    "lost": "Open before, lost now.",
    "pushed_out": "Still open, but their close date now lies behind the period.",
    "moved_earlier_out": "Still open, but their close date now lies before the period.",
    "left_scope": "Still open, but the filters no longer let them through, or omitted from the "
    "forecast.",
    "vanished": "In the earlier file, not in this one, neither won nor lost. Ask their owners: "
    "deleted, merged, or left out by another filter of the export?",
    "fx": "The same amounts in the deals' own currencies, at the exchange rates of the later file.",
}
STEPS = ((1e10, 1e7), (1e8, 1e5), (1e5, 1e3), (1e4, 1e2))  # from how much: the step


def rounded(cents: Sequence[int]) -> list[int]:
    """Return amounts rounded to one step, so that the rounded ones add up to the rounded sum.

    The step is 10 million from 10 billion on, 100,000 from 100 million on, 1,000 from 100,000 on,
    100 from 10,000 on, and 1 below; a tenth of it where the amounts would not add up. What is then
    still left over goes to the amounts with the largest remainders.
    """
    values = np.array(cents, dtype=np.int64)
    largest = max(int(np.abs(values).max(initial=0)), abs(int(values.sum()))) / 100
    coarse = int(next((step for start, step in STEPS if largest >= start), 1) * 100)
    for step in (coarse, coarse // 10):
        whole = np.rint(values / step).astype(np.int64)
        if whole.sum() == round(int(values.sum()) / step):
            break
    else:
        step = coarse // 10
        whole = _with_remainders(values, step)
    return [int(one) * step for one in whole]


def _with_remainders(values: np.ndarray, step: int) -> np.ndarray:
    """Return how many steps each amount has, so that they add up to the steps of the sum."""
    whole, rest = np.divmod(values, step)
    lacking = round(int(values.sum()) / step) - int(whole.sum())
    whole[np.argsort(-rest, kind="stable")[:lacking]] += 1
    return whole


def step_money(cents: int, currency: str) -> str:
    """Return an amount that `rounded` made, with every digit that it has: `$12.35M`, `$450k`."""
    amount = abs(cents) / 100
    minus = "-" if cents < 0 else ""
    for scale, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        text = f"{amount / scale:.4f}".rstrip("0").rstrip(".")
        if amount >= scale and round(float(text) * scale, 2) == amount:
            return f"{minus}{fmt.sign(currency)}{text}{letter}"
    return f"{minus}{fmt.money_full(abs(cents), currency)}"


def sentence(found: Comparison, since: date, currency: str) -> str:
    """Return what moved the pipeline, the largest movements first; its amounts add up."""
    moved = found.movements[found.movements["count"] > 0]
    cut = rounded([int(one) for one in moved["amount_cents"]])
    order = sorted(zip(cut, moved["movement"], strict=True), key=lambda one: -abs(one[0]))
    up = [_part(cents, name, currency) for cents, name in order if cents > 0]
    down = [_part(cents, name, currency) for cents, name in order if cents < 0]
    change, start = sum(cut), f"since {fmt.day(since)}"
    closing = fmt.money(found.closing_cents, currency)
    if moved.empty:
        return f"Nothing moved the pipeline {start}; it stands at {closing}."
    parts = _both(up, down, is_up=change > 0)
    if not change:
        return (
            f"Pipeline stands {start} where it stood, at {closing}{': ' if parts else ''}{parts}."
        )
    verb = "grew" if change > 0 else "fell"
    return f"Pipeline {verb} {step_money(abs(change), currency)} {start}: {parts}."


def _part(cents: int, movement: str, currency: str) -> str:
    return f"{step_money(abs(cents), currency)} {WORDS[movement][1]}"


def _both(up: list[str], down: list[str], *, is_up: bool) -> str:
    first, second = (up, down) if is_up else (down, up)
    return ", against ".join(fmt.joined(part) for part in (first, second) if part)


def identity(found: Comparison, currency: str) -> str:
    """Return the sum of the waterfall to the last cent, with what it leaves unexplained."""
    moved = int(found.movements["amount_cents"].sum())
    opening, change, closing, residual = (
        fmt.money_full(cents, currency)
        for cents in (found.opening_cents, abs(moved), found.closing_cents, found.residual_cents)
    )
    verb = "less" if moved < 0 else "plus"
    return (
        f"Opening {opening} {verb} movements {change} is closing {closing}; "
        f"left unexplained: {residual}."
    )


def unknown_amounts(found: Comparison) -> str:
    """Return how many movements are of deals without an amount, empty when there are none."""
    count = int(found.movements["without_amount"].sum())
    if count == 1:
        return "One movement is of a deal without an amount and adds nothing."
    return f"{count:,} movements are of deals without an amount and add nothing." if count else ""
