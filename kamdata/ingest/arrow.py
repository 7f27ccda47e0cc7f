"""Arrow's kernels. Their names are made when it is imported, which no type checker can follow."""

from __future__ import annotations

from typing import Any

import pyarrow.compute

pc: Any = pyarrow.compute
