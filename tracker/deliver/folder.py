"""Writes files so that a reader never sees half of one, and a folder that did not change keeps its bytes and times.

One call at a time works on a folder (`flock`, as Unix has it), so that whatever unfinished file lies there was left by a call
that was killed.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from tracker.errors import DeliveryError

_MANIFEST = ".published"
_UNFINISHED = ".tracker-"


def write_tree(folder: Path, files: Mapping[str, bytes]) -> int:
    """Make `folder` hold these files (relative path -> bytes) and take away those an earlier call wrote that are no longer named.

    Gives how many files changed. Files it did not write are left alone. A path that leaves the folder raises DeliveryError.

    What is not there yet is written first, then what is replaced, each in the order of `files`; what goes, goes last. So where
    `files` names what is linked to before what links to it, a reader finds the target of each link, even if the call is killed.
    """
    paths = {name: _inside(folder, name) for name in files}
    try:
        with _locked(folder):
            gone = _remembered(folder) - set(files)
            _sweep({folder, *(path.parent for path in paths.values()), *(_inside(folder, name).parent for name in gone)})
            # Noted before they are there, so that what a killed call wrote is taken away by a later one.
            _remember(folder, gone | set(files))
            in_order = sorted(paths, key=lambda name: paths[name].is_file())
            changed = sum(_write(paths[name], files[name]) for name in in_order)
            for name in gone:
                with suppress(FileNotFoundError, NotADirectoryError):
                    _inside(folder, name).unlink()
            _remember(folder, files)
    except OSError as error:
        raise DeliveryError(f"cannot write to {folder}: {error.strerror or error}") from error
    return changed + len(gone)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Make the folder where it is missing, and keep other calls out of it; a process that ends lets go of it by itself."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sweep(folders: Iterable[Path]) -> None:
    """Take away what killed calls had begun to write."""
    for folder in folders:
        for left in folder.glob(f"{_UNFINISHED}*"):
            left.unlink(missing_ok=True)


def read_files(folder: Path, pattern: str) -> dict[str, bytes]:
    """The files of a folder that match a glob pattern, by relative path; none where the folder is missing."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.glob(pattern)) if path.is_file()}


def write_file(path: Path, body: bytes) -> bool:
    """Replace one file in one step, durably; False where it held these bytes already."""
    try:
        return _write(path, body)
    except OSError as error:
        raise DeliveryError(f"cannot write {path}: {error.strerror or error}") from error


def _write(path: Path, body: bytes) -> bool:
    if path.is_file() and path.read_bytes() == body:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=_UNFINISHED)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    return True


def _inside(folder: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if parts in ((), (_MANIFEST,)) or name.startswith("/") or ".." in parts or "\\" in name or not name.isprintable():
        raise DeliveryError(f"{name!r} is not a path inside the output folder", permanent=True)
    return folder.joinpath(*parts)


def _remember(folder: Path, names: Iterable[str]) -> None:
    _write(folder / _MANIFEST, "\n".join(sorted(names)).encode())


def _remembered(folder: Path) -> set[str]:
    manifest = folder / _MANIFEST
    return set(manifest.read_text(encoding="utf-8").splitlines()) if manifest.is_file() else set()
