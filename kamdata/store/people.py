"""Who is at the keyboard: the name that is written beside what someone did."""

from __future__ import annotations

import getpass
import os


def current_user() -> str:
    """Return who is working: `KAM_USER`, or the name of the account on this machine."""
    named = os.environ.get("KAM_USER", "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a container without a user of that number
        return "unknown"
