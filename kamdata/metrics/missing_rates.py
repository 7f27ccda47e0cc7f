"""Which currencies lack a rate, as one sentence for the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamdata.format import joined

if TYPE_CHECKING:
    from kamdata.model import Snapshot


def without_rate(snapshot: Snapshot) -> str:
    """Return which amounts are left out for want of an exchange rate, empty when none are."""
    codes = {
        finding.value
        for finding in snapshot.findings
        if finding.column == "currency" and finding.severity == "warning" and finding.value
    }
    if not codes:
        return ""
    return (
        f"Left out: amounts in {joined(sorted(codes))} for which the import has no exchange rate."
    )
