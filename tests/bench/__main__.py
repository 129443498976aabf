"""`python -m tests.bench [NAME...]`: runs every bench_*.py here, or the named ones, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BENCHES = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def main(names: list[str]) -> int:
    unknown = sorted(set(names) - set(BENCHES))
    if unknown:
        sys.stderr.write(f"There is no bench {', '.join(unknown)}; there are: {', '.join(BENCHES)}.\n")
        return 2
    failed = 0
    for name in names or BENCHES:
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.flush()
        failed |= subprocess.run([sys.executable, "-m", f"tests.bench.bench_{name}"], check=False).returncode
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
