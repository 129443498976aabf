"""What of this repository the tests in this folder read."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is or will be in the repository; what .gitignore names is not."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):  # an exported tree without git
        ours = ("annotator", "labels", "templates", "tests", "docs", "fixtures", "seeds")
        return tuple(path for name in ours for path in (ROOT / name).rglob("*") if path.is_file())
    return tuple(path for name in listed if name and (path := ROOT / name).is_file())


def below(folder: str, suffix: str) -> list[Path]:
    """The files of a kind in a folder ("" for all folders), in order."""
    return sorted(path for path in files() if path.suffix == suffix and path.is_relative_to(ROOT / folder))


def product(suffix: str = ".py") -> list[Path]:
    return below("annotator", suffix) + below("labels", suffix)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
