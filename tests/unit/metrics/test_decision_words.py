"""Decisions as they are said."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from kamdata.metrics.decision_words import KINDS, in_words, who_and_when
from kamdata.model import Decision, DecisionKind

DAY = date(2026, 9, 28)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("won", "", "Close as won"),
        ("lost", "", "Close as lost"),
        ("re_date", "2026-10-30", "Re-date to 30 Oct 2026"),
        ("re_stage", "Proposal", "Move to Proposal"),
        ("next_step", "call Ann", "Next step: call Ann"),
        ("action", "book a room", "Action: book a room"),
        ("note", "a good talk", "Note: a good talk"),
    ],
)
def test_a_decision_in_words(kind: DecisionKind, value: str, words: str) -> None:
    assert in_words(Decision(kind, DAY, value=value)) == words


def test_every_kind_has_words() -> None:
    assert list(KINDS) == list(get_args(DecisionKind))


def test_who_does_it_until_when() -> None:
    assert who_and_when("Ida", DAY) == "Ida, due 28 Sep 2026"
    assert who_and_when(None, DAY) == "due 28 Sep 2026"
    assert who_and_when("Ida", None) == "Ida"
    assert who_and_when(None, None) == ""
