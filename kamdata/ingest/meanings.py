"""Words that mean one of the fixed values of a column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamdata.schema import Column

MEANINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "status": {
        "open": ("open", "active", "in progress", "offen", "new", "pending", "on hold", "aktiv",
                 "in bearbeitung", "laufend", "ongoing", "in work", "running", "in process"),
        "won": ("won", "closed won", "gewonnen", "win", "closed - won", "signed", "geschlossen "
                "gewonnen", "project won", "success", "successful"),
        "lost": ("lost", "closed lost", "verloren", "canceled", "cancelled", "out-sold", "outsold",
                 "abandoned", "closed - lost", "unqualified", "disqualified", "geschlossen "
                 "verloren", "storniert", "abgebrochen", "rejected"),
        "omitted": ("omitted", "duplicate", "deleted", "test", "ignored", "merged"),
    },
    "type": {
        "new": ("new", "new business", "new customer", "newbusiness", "neugeschäft", "neukunde",
                "new logo", "acquisition", "new account", "net new"),
        "expansion": ("expansion", "existing business", "existingbusiness", "upsell", "up-sell",
                      "cross-sell", "cross sell", "add-on", "existing customer - upgrade",
                      "existing customer", "upgrade", "erweiterung", "bestandskunde", "growth",
                      "existing customer - expansion", "bestandsgeschäft"),
        "renewal": ("renewal", "renew", "verlängerung", "existing customer - replacement",
                    "existing customer - downgrade", "existing customer - renewal", "extension",
                    "contract renewal"),
    },
    "party": {
        "customer": ("customer", "client", "kunde"),
        "us": ("us", "own", "internal", "our team"),
    },
    "state": {
        "owned": ("owned", "own", "has it", "installed", "customer", "buys"),
        "in_pipeline": ("in pipeline", "pipeline", "open opportunity", "in progress"),
        "lost_before": ("lost before", "lost"),
        "competitor": ("competitor", "competition"),
        "in_house": ("in house", "in-house", "inhouse"),
        "gap": ("gap", "whitespace", "white space", "open", "potential"),
        "blocked": ("blocked", "not applicable", "n/a", "no fit"),
    },
    "goal_type": {
        "create_value": ("create value", "value", "value creation"),
        "reduce_risk": ("reduce risk", "risk", "mitigate risk"),
    },
    "plan_period": {
        "calendar": ("calendar", "calendar year", "year", "fiscal year"),
        "six_months": ("six months", "6 months", "half year"),
        "rolling_12": ("rolling 12", "rolling 12 months", "rolling"),
    },
    "direction": {
        "in": ("in", "inbound", "incoming"),
        "out": ("out", "outbound", "outgoing"),
        "two-way": ("two-way", "two way", "both", "meeting"),
    },
    "severity": {"low": ("low", "minor"), "medium": ("medium", "moderate"),
                 "high": ("high", "critical", "severe", "major")},
}  # fmt: skip


def choice_of(column: Column, text: str) -> str | None:
    """Return the fixed value that a text means in this column, None when it means none."""
    plain = _plain(text)
    for choice in column.choices:
        if plain == _plain(choice):
            return choice
    for choice, words in MEANINGS.get(column.name, {}).items():
        if choice in column.choices and plain in map(_plain, words):
            return choice
    return None


def _plain(text: str) -> str:
    return re.sub(r"[\s_\-–]+", " ", text.casefold()).strip()
