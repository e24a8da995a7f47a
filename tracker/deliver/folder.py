"""Writes files so that a reader never sees half of one, and a folder that did not change keeps its bytes and times."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from tracker.errors import DeliveryError

_MANIFEST = ".published"


def write_tree(folder: Path, files: Mapping[str, bytes]) -> int:
    """Make `folder` hold these files (relative path -> bytes) and take away those an earlier call wrote that are no longer named.

    Gives how many files changed. Files it did not write are left alone. A path that leaves the folder raises DeliveryError.
    """
    try:
        changed = sum(_write(_inside(folder, name), body) for name, body in files.items())
        gone = _remembered(folder) - set(files)
        for name in gone:
            _inside(folder, name).unlink(missing_ok=True)
        _write(folder / _MANIFEST, "\n".join(sorted(files)).encode())
    except OSError as error:
        raise DeliveryError(f"cannot write to {folder}: {error.strerror or error}") from error
    return changed + len(gone)


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
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".tracker-")
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
    if not parts or name.startswith("/") or ".." in parts or "\\" in name or "\0" in name:
        raise DeliveryError(f"{name!r} is not a path inside the output folder", permanent=True)
    return folder.joinpath(*parts)


def _remembered(folder: Path) -> set[str]:
    manifest = folder / _MANIFEST
    return set(manifest.read_text(encoding="utf-8").splitlines()) if manifest.is_file() else set()
