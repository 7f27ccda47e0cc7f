"""Write the files of the sample company: `python -m kamdata.sample [FOLDER]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kamdata.sample.files import FOLDER, write_files


def main() -> None:
    """Write the files and name each of them."""
    parser = argparse.ArgumentParser(prog="python -m kamdata.sample", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    for path in write_files(parser.parse_args().folder):
        sys.stdout.write(f"{path} ({path.stat().st_size:,} bytes)\n")


if __name__ == "__main__":
    main()
