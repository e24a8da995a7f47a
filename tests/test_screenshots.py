"""The script that makes the pictures of the docs still makes them all, wherever it is told to."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def screenshots(browser: Any, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, where there is a browser for it."""
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "docs/screenshots.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "screenshots", module)  # where dataclasses look for the types of their fields
    spec.loader.exec_module(module)
    return module


def images() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (ROOT / "docs/images").glob("*.png")}


def width(picture: Path) -> int:
    """The width that the header of a PNG says (its specification, section 11.2.1)."""
    head = picture.read_bytes()[:24]
    assert head.startswith(PNG)
    return int.from_bytes(head[16:20], "big")


def test_all_pictures_of_the_docs_are_made_in_the_folder_asked_for(screenshots: ModuleType, browser: Any, tmp_path: Path) -> None:
    before = images()
    screenshots.photograph_all(screenshots.Camera(browser, tmp_path))
    assert images() == before
    made = {path.name for path in tmp_path.iterdir()}
    assert made == before.keys()
    assert set(re.findall(r"docs/images/([\w-]+\.png)", (ROOT / "README.md").read_text("utf-8"))) <= made
    assert {name: width(tmp_path / name) for name in ("timeline.png", "timeline-it-phone.png", "desk.png")} == {
        "timeline.png": 1100,
        "timeline-it-phone.png": 390,
        "desk.png": 1100,
    }


def test_a_page_that_is_not_there_gives_no_picture(screenshots: ModuleType, browser: Any, tmp_path: Path) -> None:
    camera = screenshots.Camera(browser, tmp_path)
    engine = screenshots.store.connect(f"sqlite:///{tmp_path / 'tracker.db'}")
    screenshots.store.migrate(engine)
    with screenshots.served(engine) as address, pytest.raises(RuntimeError, match="there is no page at"):
        camera.take(f"{address}/desk/candidate/1", "candidate.png", 100, 100)
    engine.dispose()
    assert not (tmp_path / "candidate.png").exists()
