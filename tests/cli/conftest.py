"""The command in a working folder: as a program of its own, or `main` in this process for the many small calls."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.calls import ASKS, Run, Said
from tests.sites import EXTENDED, NOW, Site, check, feed, follow, open_site, source
from tracker import cli, decide, finding, store

PAGES = {
    "/good.xml": feed(
        (EXTENDED, "https://news.test/a"), ("Harvest festival opens", "https://news.test/b"), (ASKS, "https://news.test/c")
    )
}


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    with open_site() as running:
        yield running


@pytest.fixture
def site(running_site: Site) -> Site:
    running_site.pages = dict(PAGES)
    return running_site


@pytest.fixture(scope="module")
def made(running_site: Site, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the invented saga is followed, with two candidates found; to be copied."""
    running_site.pages = dict(PAGES)
    folder = tmp_path_factory.mktemp("made")
    (folder / "home").mkdir()
    shutil.copy(sqlite_template, folder / "home/tracker.db")
    engine = store.connect(f"sqlite:///{folder}/home/tracker.db")
    follow(engine, source("good", running_site.url("/good.xml")))
    (folder / "timeline.json").write_text(decide.export_timeline(engine), "utf-8")
    check(engine)
    finding.find(engine, NOW)
    engine.dispose()
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with settings for this machine."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    for name, value in {"HOME": "home", "ALLOW_HOSTS": "127.0.0.1", "FETCH_PER_HOST_DELAY": "0"}.items():
        monkeypatch.setenv(f"TRACKER_{name}", value)
    return tmp_path


@pytest.fixture
def program(here: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command as a program of its own."""
    monkeypatch.setenv("PYTHONPATH", str(Path(cli.__file__).parents[2]))

    def run(*args: str) -> Said:
        done = subprocess.run([sys.executable, "-m", "tracker", *args], capture_output=True, text=True, timeout=60)
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def tracker(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command in this process."""

    def run(*args: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["tracker", *args])
        capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        out, err = capsys.readouterr()
        return Said(int(stopped.value.code or 0), out, err)

    return run


@pytest.fixture
def saga(made: Path, here: Path, site: Site) -> Path:
    """A working folder where the invented saga is followed, with two candidates found."""
    shutil.copytree(made, here, dirs_exist_ok=True)
    return here
