"""Ids in the form Salesforce reports show: 15 characters whose case matters."""

from __future__ import annotations

from kamdata.sample.chance import Chance

SUBJECT = 3
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def account_id(index: int) -> str:
    """Return the id of the account at a place of the roster."""
    return "0015g00000" + _tail(Chance(SUBJECT, index), index)


def opportunity_id(index: int, number: int) -> str:
    """Return the id of the opportunity with a number at an account."""
    count = index * 100 + number
    return "0065g00000" + _tail(Chance(SUBJECT, 1000 + count), count)


def _tail(chance: Chance, count: int) -> str:
    """Return five characters: two that are drawn, three that count, so that none comes twice."""
    base = len(SIGNS)
    counted = SIGNS[count // base**2 % base] + SIGNS[count // base % base] + SIGNS[count % base]
    return chance.pick(SIGNS) + counted + chance.pick(SIGNS)
