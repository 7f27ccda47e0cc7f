"""How an account is looked after: its sponsor, its mood, and the reviews of its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamdata import format as fmt
from kamdata.metrics.evidence import Notes, Written, all_missing, clip01, day_texts, factor_rows
from kamdata.metrics.plan_reviews import review_days, review_rhythm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamdata.metrics.evidence import Numbers
    from kamdata.metrics.facts import Facts

QUIET_SPONSOR_DAYS = 180
QUIET_SPONSOR = 0.5
UNHAPPY, CONTENT, HIGHEST_NPS = 6, 8, 10
CONTENT_VALUE = 0.4
STALE_ANSWER_DAYS = 365


def lacks_sponsor(facts: Facts) -> NDArray[np.bool_]:
    """Return which accounts of the programme have no executive sponsor though others have one."""
    sponsor = facts.accounts["exec_sponsor"].astype("str").str.strip().replace("", None)
    if sponsor.isna().all():
        return np.zeros(facts.n, dtype=bool)
    return sponsor.isna().to_numpy() & facts.in_programme


def sponsor_factor(facts: Facts) -> pd.DataFrame:
    """Return 1 without an executive sponsor, .5 without contact for 180 days, else 0.

    Not applicable to accounts outside the programme. Missing when no account has a sponsor, and
    where one is named without a date of contact in a file that dates it for others; where no file
    dates it, a sponsor is all that is asked for.
    """
    if not facts.snapshot.has("accounts", "exec_sponsor"):
        return all_missing(facts.n, "Add the executive sponsor of each key account.")
    none, outside = lacks_sponsor(facts), ~facts.in_programme
    quiet = facts.days_since("sponsor_last_contact_on")
    is_known = (quiet >= 0) | (not facts.snapshot.has("accounts", "sponsor_last_contact_on"))
    value = np.where(quiet > QUIET_SPONSOR_DAYS, QUIET_SPONSOR, np.where(is_known, 0.0, np.nan))
    value = np.where(none, 1.0, value)
    names = facts.accounts["exec_sponsor"].astype("str").fillna("").to_numpy(dtype=object)
    notes = Notes(facts.n)
    notes.add(outside, "Not a key account, so no sponsor is expected.")
    notes.add(none, "No executive sponsor.")
    notes.add(quiet >= 0, "{} was last in contact {:.0f} days ago.", names, np.nan_to_num(quiet))
    notes.add(~is_known, "{} is the sponsor. Add the day of the last contact.", names)
    notes.add(~none, "{} is the sponsor.", names)
    return factor_rows(value, notes, outside)


def sentiment_factor(facts: Facts) -> pd.DataFrame:
    """Return how unhappy each account is, 0 to 1: the worse of its answer and its escalations.

    Net promoter answer (0 to 10): 1 up to 6, .4 for 7 and 8, 0 for 9 and 10; older than a year
    or dated later than the snapshot it is missing, without a date it counts as recent.
    Escalations: open ones over the 90th percentile of the portfolio, which is at least one.
    """
    answer, cases = facts.numbers("nps"), facts.numbers("open_escalations")
    age = facts.days_since("nps_on")
    is_sound = (answer >= 0) & (answer <= HIGHEST_NPS) & ~(age > STALE_ANSWER_DAYS) & ~(age < 0)
    mood = np.where(answer <= UNHAPPY, 1.0, np.where(answer <= CONTENT, CONTENT_VALUE, 0.0))
    mood = np.where(is_sound, mood, np.nan)
    known = cases[~np.isnan(cases)]
    many = max(float(np.quantile(known, 0.9)), 1.0) if known.size else 1.0
    trouble = clip01(cases / many)
    said = np.where(~np.isnan(mood), answer, 0.0)
    words = Written(cases, _escalations)
    notes = Notes(facts.n)
    has_mood, has_cases = ~np.isnan(mood), ~np.isnan(cases)
    notes.add(has_mood & has_cases, "Last answer {:.0f} of 10; {}.", said, words)
    notes.add(has_mood, "Last answer {:.0f} of 10.", said)
    notes.add(has_cases, "No recent answer on satisfaction, {}.", words)
    notes.add(age > STALE_ANSWER_DAYS, "The last answer is {:.0f} days old. Ask again.", age)
    notes.add(age < 0, "The last answer is dated {:.0f} days ahead. Mend its date.", -age)
    notes.add(
        ~np.isnan(answer), "The answer {:.0f} is not on the scale from 0 to 10.",
        np.nan_to_num(answer),
    )  # fmt: skip
    notes.add(np.ones(facts.n, dtype=bool), "Add a satisfaction answer or open escalations.")
    return factor_rows(np.fmax(mood, trouble), notes)


def _escalations(number: float) -> str:
    return fmt.count(int(number), "open escalation") if number else "no open escalation"


def _rhythm(facts: Facts) -> pd.DataFrame:
    return review_rhythm(facts.snapshot, facts.settings.review_rhythm)


def review_due(facts: Facts) -> pd.Series:
    """Return when the next plan review of each account is due, NaT when nobody says."""
    return _rhythm(facts)["due_on"].reset_index(drop=True)


def days_overdue(facts: Facts) -> Numbers:
    """Return days since the review was due, 0 up to 7 days of grace, NaN when nobody says."""
    return _rhythm(facts)["days_overdue"].to_numpy()


def review_factor(facts: Facts) -> pd.DataFrame:
    """Return days that the plan review is overdue over the days between reviews, 0 to 1.

    A week of grace, because a review held in the week it was due is not late.
    Not applicable to accounts outside the programme; missing without dates and a rhythm.
    """
    late = days_overdue(facts)
    days = review_days(facts.accounts, facts.settings.review_rhythm)
    every = days.astype("float64").to_numpy()
    ratio = np.divide(late, every, out=np.full(facts.n, np.nan), where=every > 0)
    outside = ~facts.in_programme
    notes = Notes(facts.n)
    due = day_texts(review_due(facts))
    known = ~np.isnan(ratio)
    notes.add(outside, "Not a key account, so no plan review is expected.")
    never = _rhythm(facts)["last_held_on"].isna().to_numpy()
    notes.add(
        known & (late > 0) & never,
        "No plan review was held since the plan began on {}, {:.0f} days ago.", due, late,
    )  # fmt: skip
    notes.add(known & (late > 0), "The plan review was due {}, {:.0f} days ago.", due, late)
    notes.add(known, "The next plan review is due {}.", due)
    notes.add(np.ones(facts.n, dtype=bool), "Add the last review and the days between reviews.")
    return factor_rows(ratio, notes, outside)
