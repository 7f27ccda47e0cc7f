"""Register entries of the metrics about: risk."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

RISK: tuple[Metric, ...] = ()
