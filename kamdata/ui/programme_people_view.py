"""The parts of the programme's page about its people, its rhythm and how far it has come."""

from __future__ import annotations

from kamdata.ui.programme_managers_view import managers_part
from kamdata.ui.programme_maturity_view import benchmark_part, maturity_part
from kamdata.ui.programme_rhythm_view import rhythm_part
from kamdata.ui.programme_sponsors_view import sponsors_part

__all__ = ["benchmark_part", "managers_part", "maturity_part", "rhythm_part", "sponsors_part"]
