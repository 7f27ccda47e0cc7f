"""The programme in sentences: how large it is, who should enter or leave, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamdata import format as fmt
from kamdata.metrics import roster
from kamdata.metrics.decided import EXPIRED
from kamdata.metrics.firmness import in_short
from kamdata.metrics.gate_criteria import CRITERIA, MONEY, anchors_of
from kamdata.metrics.membership import ENTER, LEAVE, OUT, PROBATION, SAYS, STAY, UNKNOWN, WAIT

if TYPE_CHECKING:
    from kamdata.defaults import GateRules
    from kamdata.metrics.gate import Gate
    from kamdata.metrics.roster import Programme
    from kamdata.model import Settings

ASKED = ["met_n", "known_n", "meets", "misses", "is_suitable", "coverage", "lacking"]
VERBS = {ENTER: "should enter", LEAVE: "should leave", PROBATION: "is on probation"}
URGENCY = {ENTER: 0, LEAVE: 1, PROBATION: 2, WAIT: 3, STAY: 4, OUT: 5, UNKNOWN: 6}


def headline(found: Programme, settings: Settings) -> str:
    """Return the finding: how many key accounts there are, who should enter, who should leave."""
    n, cap = len(found.key), settings.key_account_cap
    size = f"{fmt.count(n, 'key account')} under a cap of {cap:,}"
    if n == 0:
        size = "No account is a key account yet"
    elif n > cap:
        size = f"{fmt.count(n, 'key account')}, {n - cap:,} over the cap of {cap:,}"
    elif n == cap:
        size = f"{fmt.count(n, 'key account')}, as many as the cap allows"
    if not found.table["score"].notna().any():
        return f"{size}; too little is known to say who should enter or leave."
    parts = [
        f"{len(found.entering):,} should enter", f"{len(found.leaving):,} should leave",
        f"{len(found.probation):,} {'is' if len(found.probation) == 1 else 'are'} on probation",
    ]  # fmt: skip
    return f"{size}; {fmt.joined(parts)}."


def last_limit(settings: Settings) -> int:
    """Return the number of key accounts from which another one needs a written reason."""
    return max(settings.key_account_limit, settings.key_account_cap)


def size_note(n: int, settings: Settings) -> tuple[bool, str]:
    """Return whether the number of key accounts is a warning, and what to say about it."""
    cap, limit = settings.key_account_cap, last_limit(settings)
    if n == 0:
        return False, "No account is a key account yet. Begin with one to five."
    if n <= roster.PILOT:
        return False, (
            f"Pilot: {fmt.count(n, 'key account')}. Plan each of them in full, learn from it, and "
            "only then add more. The cap and the shares say little about a pilot."
        )
    if n >= limit:
        return True, (
            f"{n:,} key accounts reach the last limit of {limit:,}. Another one can only enter "
            "with a written reason why the limit may be passed."
        )
    if n > cap:
        return True, (
            f"{n:,} key accounts are {n - cap:,} more than the cap of {cap:,}. Somebody gets too "
            "little attention: let accounts go before others enter."
        )
    if n > settings.key_account_info:
        return False, (
            f"{n:,} key accounts make a large programme: above {settings.key_account_info:,}, few "
            f"companies give each of them enough. There is room for {cap - n:,} under the cap."
        )
    return False, f"There is room for {cap - n:,} more under the cap of {cap:,}."


def rule_of_thumb(found: Programme) -> str:
    """Return the shares of accounts and revenue against the rule of thumb."""
    accounts = roster.key_account_share(found).value
    revenue = roster.key_revenue_share(found).value
    if revenue is None:
        bring = "are key accounts; what they bring of the revenue is not known"
    else:
        bring = f"bring {fmt.percent(revenue)} of the revenue of 12 months"
    return (
        f"{fmt.percent(accounts)} of the accounts {bring}. As a rule of thumb "
        f"{fmt.percent(roster.FEW_ACCOUNTS)} of them bring {fmt.percent(roster.MOST_REVENUE)}."
    )


def size_rule(settings: Settings) -> str:
    """Return the three sizes that the programme is held against."""
    return (
        f"Above {settings.key_account_info:,} key accounts a programme is large; the cap is "
        f"{settings.key_account_cap:,}; from {last_limit(settings):,} on another one needs a "
        "written reason."
    )


def with_why(rows: pd.DataFrame, found: Gate, settings: Settings) -> pd.DataFrame:
    """Return rows of `Programme.table` with met_n, meets, misses, rule and why (a sentence)."""
    asked = found.table.loc[rows.index, ASKED]
    table = rows.join(asked)
    why = [_why(row, settings.gate) for row in table.to_dict("records")]
    return table.assign(
        rule=table["says"].map(SAYS).astype("str"), why=pd.Series(why, table.index, dtype="str")
    )


def _why(row: dict, rules: GateRules) -> str:
    says = row["says"]
    if not row["is_suitable"]:
        return f"Its strategic fit is below {rules.least_fit} of 5: no candidate whatever its size."
    if says == UNKNOWN:
        return "Less than 40 % of what the gate asks is known."
    points = f"{fmt.number(row['score'])} of 100 points"
    if says in (ENTER, WAIT):
        return f"{points}{_high(row, rules)}{_listed(row['meets'], 'for')}{_lacking(row)}"
    if says in (LEAVE, PROBATION):
        against = row["misses"].replace("low cost", "cost")
        return f"{points}{_low(row, rules)}{_listed(against, 'against')}{_lacking(row)}"
    bar = f"{rules.enter_at:.0f} to enter" if says == OUT else f"{rules.leave_at:.0f} to leave"
    return f"{points} against {bar}{_listed(row['meets'], 'for')}"


def _high(row: dict, rules: GateRules) -> str:
    if row["says"] == ENTER:
        reviews = fmt.count(int(row["highs"]), "review")
        return f", at {rules.enter_at:.0f} or above in {reviews} in a row"
    more = fmt.count(rules.enter_reviews - int(row["highs"]), "more review")
    return f"; {more} at {rules.enter_at:.0f} or above and it should enter"


def _low(row: dict, rules: GateRules) -> str:
    if row["says"] == LEAVE:
        reviews = fmt.count(int(row["lows"]), "review")
        return f", at {rules.leave_at:.0f} or below in {reviews} in a row"
    more = fmt.count(rules.leave_reviews - int(row["lows"]), "more review")
    return f"; {more} at {rules.leave_at:.0f} or below and it should leave"


def _listed(names: str, way: str) -> str:
    if not names:
        return "."
    verb = "speak" if " and " in names else "speaks"
    return f". {names[:1].upper()}{names[1:]} {verb} {way} it."


def _lacking(row: dict) -> str:
    if not row["lacking"]:
        return ""
    known = fmt.percent(row["coverage"])
    return f" {known} of what the gate asks is known; missing: {row['lacking']}."


def proposals(
    found: Programme, at_gate: Gate, settings: Settings, firm: pd.DataFrame, places: int
) -> list[tuple[str, str]]:
    """Return who should enter or leave and who is on probation, with why: (name, sentences).

    `firm` are the rows of `firmness.firmness` for so many places: whether each would have one
    however the criteria are weighed is said of those that should enter or leave.
    """
    rows = pd.concat([found.entering, found.leaving, found.probation])
    rows = with_why(rows, at_gate, settings)
    moving = found.entering.index.union(found.leaving.index)
    said = []
    for label, row in zip(rows.index, rows.to_dict("records"), strict=True):
        is_proposed = label in moving
        parts = [f"{VERBS[row['says'] if is_proposed else PROBATION]}. {row['why']}"]
        if is_proposed and label in firm.index:
            parts.append(in_short(firm.loc[label], places))
        said.append((str(row["account"]), " ".join(parts)))
    return said


def candidates_title(rows: pd.DataFrame, rules: GateRules) -> str:
    """Return the finding of the chart of candidates: how far the first one is past its bar."""
    if rows.empty:
        return "Nobody is near a bar"
    row = rows.iloc[0]
    is_high = row["says"] in (ENTER, WAIT)
    past = row["score"] - rules.enter_at if is_high else rules.leave_at - row["score"]
    way = "above the bar to enter" if is_high else "below the bar to leave"
    if past < 0:  # it is its fit that speaks against it
        return f"{row['account']}: {str(row['rule']).lower()} for its strategic fit"
    whole = int(past + 0.5)
    return f"{row['account']} is {fmt.count(whole, 'point') if whole else 'not a point'} {way}"


def asked_note(settings: Settings) -> str:
    """Return what the gate asks and what it does not, in words."""
    return (
        "These criteria make a key account, and how long it has been a customer is none of them. "
        f"Below {settings.gate.least_fit} of 5 in strategic fit an account is no candidate, "
        "whatever its size. What is not known counts neither way; under 40 % known, an account is "
        "not judged."
    )


def hysteresis_note(rules: GateRules, noise: float | None) -> str:
    """Return the rule of entering and leaving in words, and whether the band is wide enough."""
    text = (
        f"To enter, an account needs {rules.enter_at:.0f} points or more in "
        f"{fmt.count(rules.enter_reviews, 'review')} in a row. It should leave at "
        f"{rules.leave_at:.0f} or fewer in {fmt.count(rules.leave_reviews, 'review')} in a row, "
        "and is on probation from the first of them on. In between nothing changes, so nobody "
        "goes in and out for a point or two. A review is the last snapshot of each fiscal "
        "quarter, and the one in view."
    )
    if noise is None or noise <= 0:
        return text
    band = rules.enter_at - rules.leave_at
    enough = "wide enough" if band >= 4 * noise else "too narrow: it should be four times as wide"
    return (
        f"{text} Points move by about {noise:.1f} from one review to the next; the gap of "
        f"{band:.0f} between the two lines is {enough}."
    )


def reviews_note(found: Programme) -> str:
    """Return which reviews the rule looked at, and which of them were worked back."""
    at = found.at
    days = fmt.joined([fmt.day(day) for day in at.days])
    text = f"Reviews: {days}."
    back = [fmt.day(day) for day, is_kept in zip(at.days, at.is_kept, strict=True) if not is_kept]
    if not back:
        return text
    was = "was" if len(back) == 1 else "were"
    return (
        f"{text} {fmt.joined(back)} {was} worked back, because no snapshot of then is stored: "
        "revenue as it stood then, everything else as it is known now."
    )


def exceptions_note(found: Programme) -> str:
    """Return how many decisions stand against the rule, and how many of them have run out."""
    rows = found.exceptions
    if rows.empty:
        return "No decision stands against the rule."
    ended = int((rows["state"] == EXPIRED).sum())
    tail = f" {ended:,} {'has' if ended == 1 else 'have'} run out: decide anew." if ended else ""
    verb = "stands" if len(rows) == 1 else "stand"
    return f"{fmt.count(len(rows), 'decision')} {verb} against the rule.{tail}"


def rules_table(settings: Settings, currency: str) -> pd.DataFrame:
    """Return the gate as it is written down: criterion, weight, and what counts 0, 50 and 100."""
    anchors, weights = anchors_of(settings, currency), dict(settings.gate.weights)
    whole = sum(weights.values())
    rows = [
        (one.label, weights[one.name] / whole, *(_mark(one.name, x, currency) for x in
                                                 anchors[one.name]))
        for one in CRITERIA
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["criterion", "weight_rate", "low", "middle", "high"])


def _mark(name: str, value: float, currency: str) -> str:
    if name in MONEY:
        return fmt.money(100 * value, currency)
    if name in ("growth", "cost_to_serve"):
        return f"{value:g} %"
    return f"{value:g} of 5"


def count_title(counts: pd.DataFrame, settings: Settings) -> str:
    """Return the finding of the chart of the programme's size."""
    first, last = counts.iloc[0], counts.iloc[-1]
    moved = int(last["key_n"] - first["key_n"])
    since = fmt.day(first["as_of"])
    way = f"{abs(moved):,} {'more' if moved > 0 else 'fewer'} than on" if moved else "as many as on"
    size = fmt.count(int(last["key_n"]), "key account")
    return f"{size}, {way} {since}; the cap is {settings.key_account_cap:,}"
