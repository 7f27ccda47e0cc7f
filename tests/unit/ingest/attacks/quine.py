"""A zip archive whose only file is the archive itself, byte for byte.

The construction is that of Russ Cox, "Zip Files All The Way Down" (research.swtch.com/zip, 2010):
a program of "print these bytes" and "repeat the last bytes" that prints itself between a head and
a tail. Here every instruction is ten bytes of DEFLATE, and the checksum, which stands inside of
what it sums up, is the solution of 32 linear equations.
"""

from __future__ import annotations

import struct
import zlib

UNIT = 10  # bytes of one instruction
NAME = b"self.zip"
HEAD, TAIL = 30 + len(NAME), 46 + len(NAME) + 22  # bytes before and behind what is packed
NO_MATCH = "010" + "0" * 7  # a block of nothing
FEWEST_BITS = 38  # with an empty stored block behind them, these are ten bytes
# the first length (from code 257) and distance (from code 0) of each code, up to what is needed
LENGTHS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99)
DISTANCES = (1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97)


def zip_quine() -> bytes:
    """Return the archive."""
    return _archive(_checksum())


def _archive(checksum: int) -> bytes:
    packed = len(_packed(bytes(HEAD), bytes(TAIL)))
    known = struct.pack(
        "<5H3I2H", 20, 0, 8, 0, 33, checksum, packed, HEAD + packed + TAIL, len(NAME), 0
    )
    head = b"PK\x03\x04" + known + NAME
    entry = b"PK\x01\x02\x14\x00" + known + struct.pack("<3H2I", 0, 0, 0, 0, 0) + NAME
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), HEAD + packed, 0)
    return head + _packed(head, entry + end) + entry + end


def _packed(head: bytes, tail: bytes) -> bytes:
    """Return the instructions that print the head, themselves and the tail."""
    first, last = _print(HEAD + UNIT), _print(TAIL + UNIT)
    none, one, four = _print(0), _print(UNIT), _print(4 * UNIT)
    head_again, again = _repeat(HEAD + UNIT), _repeat(4 * UNIT)
    tail_again = _repeat(TAIL + UNIT, is_end=True)
    return b"".join((
        first, head, first, head_again, one, head_again, one, one, four, head_again, one, one,
        four, again, four, again, four, again, four, again, four, again, none, none, last,
        again, none, none, last, tail_again, tail, tail_again,
    ))  # fmt: skip


def _print(length: int) -> bytes:
    """Return "print the next bytes": an empty stored block, and the start of a full one."""
    return b"\x00\x00\x00\xff\xff\x00" + struct.pack("<2H", length, length ^ 0xFFFF)


def _repeat(length: int, *, is_end: bool = False) -> bytes:
    """Return "repeat the last bytes": a match, blocks of nothing, an empty stored block."""
    bits = "010" + _match(length) + "0" * 7
    while len(bits) < FEWEST_BITS:
        bits += NO_MATCH
    bits += "100" if is_end else "000"
    octets = (bits[at : at + 8].ljust(8, "0")[::-1] for at in range(0, len(bits), 8))
    return bytes(int(octet, 2) for octet in octets) + b"\x00\x00\xff\xff"


def _match(length: int) -> str:
    """Return the bits of a match as long as it lies back."""
    at = max(index for index, start in enumerate(LENGTHS) if start <= length)
    back = max(index for index, start in enumerate(DISTANCES) if start <= length)
    return (
        f"{at + 1:07b}" + _rest(length - LENGTHS[at], max(0, at // 4 - 1))
        + f"{back:05b}" + _rest(length - DISTANCES[back], max(0, back // 2 - 1))
    )  # fmt: skip


def _rest(value: int, bits: int) -> str:
    return f"{value:0{bits}b}"[::-1] if bits else ""


def _checksum() -> int:
    """Return the checksum that an archive with this checksum in it has.

    What an archive's checksum is depends linearly on the bits of the one in it, so that the two
    are equal where 32 equations hold; they are solved by elimination, one bit after the other.
    """
    base = zlib.crc32(_archive(0))
    equations = []  # (the bits that must sum up to the last, as the 33rd)
    columns = [zlib.crc32(_archive(1 << bit)) ^ base ^ (1 << bit) for bit in range(32)]
    for row in range(32):
        bits = sum((columns[bit] >> row & 1) << bit for bit in range(32))
        equations.append(bits | (base >> row & 1) << 32)
    for bit in range(32):
        pivot = next(n for n in range(bit, 32) if equations[n] >> bit & 1)
        equations[bit], equations[pivot] = equations[pivot], equations[bit]
        equations = [
            one ^ equations[bit] if n != bit and one >> bit & 1 else one
            for n, one in enumerate(equations)
        ]
    return sum((equations[bit] >> 32 & 1) << bit for bit in range(32))
