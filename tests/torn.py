"""A program that writes a tree and is killed in between: when it is about to put file number AT in place.

usage: python -m tests.torn FOLDER AT. The tree comes pickled on standard input, a dict of relative path -> bytes.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import Any

from tracker.deliver.folder import write_tree


def killed_writing(folder: Path, files: dict[str, bytes], at: int) -> bool:
    """Run this program; whether it was killed, and not done before."""
    command = [sys.executable, "-m", "tests.torn", str(folder), str(at)]
    code = subprocess.run(command, input=pickle.dumps(files), cwd=Path(__file__).parents[1], timeout=60).returncode
    assert code in (0, -signal.SIGKILL)
    return code != 0


def main() -> None:
    at, calls, replace = int(sys.argv[2]), count(1), os.replace

    def replace_or_die(*paths: Any) -> None:
        if next(calls) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        replace(*paths)

    os.replace = replace_or_die  # type: ignore[assignment]
    write_tree(Path(sys.argv[1]), pickle.load(sys.stdin.buffer))


if __name__ == "__main__":
    main()
