"""Real files with random damage, through the reading process: a table or a sentence, always."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from kamdata.ingest import InputFile, read_in_worker, recognise
from kamdata.model import Limits, Settings
from tests.unit.ingest import shapes
from tests.unit.ingest.attacks import raw_zip

ROUNDS = 60
SEED = 20_261_123
LIMITS = Limits(memory_mb=1024, cpu_seconds=15, wall_seconds=30)
LARGEST = 100_000
MADE = {
    "report.xlsx": shapes.salesforce_formatted, "deals.xlsx": shapes.dynamics_xlsx,
    "deals.csv": shapes.hubspot_csv, "list.xlsx": shapes.titled_list,
}  # fmt: skip
TOKENS = (
    b"<", b">", b'"', b"\x00", b"\xff\xfe", b"&#x0;", b"1048576", b"XFD", b"-1", b"99999999999",
    b"]]>", b"\n", b";", b"</row>", b'r="A1"', b't="s"', b"\xed\xa0\x80", b"1e999",
)  # fmt: skip


def damaged(data: bytes, chance: Random) -> bytes:
    """Return bytes with a few random changes: flipped, cut, repeated, put in."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(made) + 1)
        length = min(chance.choice((1, 2, 8, 64, 512)), len(made) - place)
        kind = chance.randrange(5)
        if kind == 0 and length:
            made[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del made[place : place + length]
        elif kind == 2:
            made[place:place] = made[place : place + length] * chance.randint(1, 40)
        elif kind == 3:
            made[place : place + length] = chance.choice(TOKENS)
        else:
            made[place:place] = chance.choice(TOKENS)
    return bytes(made)


def inside(data: bytes, chance: Random) -> bytes:
    """Return a sound archive one part of which is damaged, so that a reader really sees it."""
    parts = raw_zip.parts_of(data)
    chosen = chance.choice(sorted(parts))
    return raw_zip.of_parts({**parts, chosen: damaged(parts[chosen], chance)})


def attacked(name: str, data: bytes, chance: Random) -> bytes:
    try:
        if data.startswith(b"PK") and chance.random() < 0.8:
            return inside(data, chance)
    except raw_zip.UNREADABLE:
        pass
    return damaged(data, chance)


def originals() -> dict[str, bytes]:
    found = {name: make() for name, make in MADE.items()}
    named = os.environ.get("KAM_TEST_DATA")
    if named:
        paths = (path for path in (Path(named) / "corpus").rglob("*") if path.is_file())
        found |= {path.name: path.read_bytes() for path in sorted(paths) if _is_small(path)}
    return found


def _is_small(path: Path) -> bool:
    return 0 < path.stat().st_size < LARGEST


@pytest.mark.parametrize("part", range(3))
def test_damaged_files_are_read_or_refused(
    part: int, record_property: Callable[[str, object], None]
) -> None:
    chance = Random(SEED + part)
    files = originals()
    names = sorted(files)
    ends: Counter[str] = Counter()
    for _ in range(ROUNDS):
        name = chance.choice((*MADE, chance.choice(names)))
        file = InputFile(name, attacked(name, files[name], chance))
        books, problems = read_in_worker([file], LIMITS)
        assert len(books) + len(problems) == 1
        for problem in problems:
            assert problem.where.startswith(name)
            assert problem.fix
        for sheet in recognise(books, Settings()).sheets:
            assert sheet.table or sheet.reason
        ends["read" if books else problems[0].what] += 1
    for said, count in ends.most_common():
        record_property(f"Damaged files, part {part + 1}", f"{count:>4}  {said}")
