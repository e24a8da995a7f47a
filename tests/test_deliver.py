"""Folders and files that are written whole or not at all."""

from __future__ import annotations

import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from tests.torn import killed_writing
from tracker.deliver.folder import write_file, write_tree
from tracker.errors import DeliveryError

OLD = 946_684_800


def published(folder: Path) -> dict[str, bytes]:
    """The files of a folder but for the list of what was written."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".published")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_tree_is_written_whole_and_counts_what_changed(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "site"
    assert write_tree(folder, {"index.html": b"<p>", "it/index.html": b"", "a b/c.txt": "é".encode()}) == 3
    assert published(folder) == {"index.html": b"<p>", "it/index.html": b"", "a b/c.txt": "é".encode()}
    assert write_tree(folder, {"index.html": b"<q>", "it/index.html": b"", "a b/c.txt": "é".encode()}) == 1
    assert (folder / "index.html").stat().st_mode & 0o777 == 0o644


def test_unchanged_files_keep_their_times(tmp_path: Path) -> None:
    files = {"a.html": b"a", "deep/b.html": b"b"}
    write_tree(tmp_path, files)
    for path in (*tmp_path.rglob("*.html"), tmp_path / ".published"):
        os.utime(path, (OLD, OLD))
    assert write_tree(tmp_path, files) == 0
    assert {path.stat().st_mtime for path in (*tmp_path.rglob("*.html"), tmp_path / ".published")} == {OLD}


def test_files_of_an_earlier_call_are_taken_away_and_foreign_ones_kept(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.html": b"a", "event/x/index.html": b"x"})
    (tmp_path / "CNAME").write_text("mine")
    (tmp_path / "event/x/photo.jpg").write_text("mine")
    assert write_tree(tmp_path, {"a.html": b"a"}) == 1
    assert published(tmp_path) == {"a.html": b"a", "CNAME": b"mine", "event/x/photo.jpg": b"mine"}
    assert write_tree(tmp_path, {}) == 1
    assert published(tmp_path) == {"CNAME": b"mine", "event/x/photo.jpg": b"mine"}


def test_a_file_removed_by_hand_is_written_again_and_one_gone_already_is_no_error(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a.html": b"a", "b.html": b"b"})
    (tmp_path / "a.html").unlink()
    (tmp_path / "b.html").unlink()
    write_tree(tmp_path, {"a.html": b"a"})
    assert published(tmp_path) == {"a.html": b"a"}


def test_what_a_failed_call_had_written_is_taken_away_by_a_later_one(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder is wanted")
    with pytest.raises(DeliveryError):
        write_tree(tmp_path, {"event/withdrawn.html": b"", "taken/index.html": b""})
    write_tree(tmp_path, {"index.html": b""})
    assert published(tmp_path) == {"index.html": b"", "taken": b"a file where a folder is wanted"}


def test_new_files_come_before_those_that_are_replaced_each_in_the_order_given(tmp_path: Path) -> None:
    write_tree(tmp_path, {"page": b"1", "feed": b"1", "front": b"1", "old": b"1"})
    files = {"page": b"2", "new": b"2", "feed": b"2", "newest": b"2", "front": b"2"}
    in_place: list[str] = []
    while killed_writing(tmp_path, files, 2):  # the first file of each call is one more of the tree, or the list of its files
        held = published(tmp_path)
        in_place += [name for name in files if held.get(name) == b"2" and name not in in_place]
        assert ("old" in held) == (len(in_place) < len(files)), "what goes, goes last"
    assert in_place == ["new", "newest", "page", "feed", "front"]
    assert published(tmp_path) == files


def test_what_a_killed_call_had_begun_is_swept_by_the_next_one(tmp_path: Path) -> None:
    write_tree(tmp_path, {"index.html": b"1"})
    (tmp_path / "other").mkdir()
    (tmp_path / "other/.tracker-abcd1234").write_text("in a folder nothing was written to")
    for at in range(1, 5):
        assert killed_writing(tmp_path, {"event/a/index.html": b"a", f"event/{at}/index.html": b"b", "index.html": b"2"}, at)
        assert [path for path in tmp_path.rglob(".tracker-*") if path.parent.name != "other"]
    assert write_tree(tmp_path, {"index.html": b"2"}) > 0
    assert [path.parent.name for path in tmp_path.rglob(".tracker-*")] == ["other"]


def test_calls_at_once_do_not_take_each_others_files_away(tmp_path: Path) -> None:
    trees = [{f"{number}/{place}.html": b"x" for place in range(30)} for number in range(4)]
    with ThreadPoolExecutor(len(trees)) as pool:
        list(pool.map(partial(write_tree, tmp_path), trees * 2))
    assert published(tmp_path) in trees


HOSTILE = (
    "../out.html",
    "a/../../out.html",
    "/etc/out.html",
    "..",
    "a\\..\\out.html",
    "a\0b",
    "",
    ".",
    "//host/x",
    "a\nb",
    "a\u2028b",
)


@pytest.mark.parametrize("name", [*HOSTILE, "\ud800.html", ".published"])
def test_a_path_that_leaves_the_folder_is_refused_before_anything_is_written(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "site"
    with pytest.raises(DeliveryError, match="is not a path inside the output folder") as caught:
        write_tree(folder, {"first.html": b"", name: b"x"})
    assert caught.value.permanent
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DeliveryError, match=re.escape(f"cannot write to {tmp_path / 'file'}: ")) as caught:
        write_tree(tmp_path / "file", {"index.html": b""})
    assert not caught.value.permanent
    with pytest.raises(DeliveryError, match=re.escape(f"cannot write {tmp_path / 'file' / 'x.html'}: ")):
        write_file(tmp_path / "file" / "x.html", b"")
    with pytest.raises(DeliveryError, match="cannot write"):
        write_file(tmp_path, b"where a folder is")
    assert [path.name for path in tmp_path.rglob("*")] == ["file"]


def test_a_file_is_written_where_it_differs(tmp_path: Path) -> None:
    assert write_file(tmp_path / "digests" / "one.txt", b"one")
    assert not write_file(tmp_path / "digests" / "one.txt", b"one")
    assert write_file(tmp_path / "digests" / "one.txt", b"two")
    assert published(tmp_path) == {"digests/one.txt": b"two"}


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    whole = {b"x" * 3_000_000, b"y" * 2_000_000}
    page = tmp_path / "index.html"
    write_tree(tmp_path, {"index.html": b"x" * 3_000_000})
    seen: list[bytes] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(page.read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(15):
        for body in whole:
            write_tree(tmp_path, {"index.html": body})
    done.set()
    reader.join()
    assert seen
    assert set(seen) <= whole


class Folder(RuleBasedStateMachine):
    """Any calls with any names: the folder holds what the last call said, and what others put there."""

    names = Bundle("names")

    @initialize(target=names)
    def some_names(self) -> object:
        import tempfile

        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.files: dict[str, bytes] = {}
        self.foreign: dict[str, bytes] = {}
        return multiple(*(f"{stem}{number}.html" for stem in ("", "it/", "event/x/", "é ") for number in range(3)))

    @rule(names=st.sets(names, max_size=6), body=st.binary(max_size=3))
    def write(self, names: set[str], body: bytes) -> None:
        files = dict.fromkeys(names - self.foreign.keys(), body)
        expected = {name for name in files.keys() | self.files.keys() if files.get(name) != self.files.get(name)}
        assert write_tree(self.folder, files) == len(expected)
        self.files = files

    @rule(name=consumes(names), body=st.binary(max_size=3))
    def put(self, name: str, body: bytes) -> None:
        if name not in self.files:
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(body)
            self.foreign[name] = body

    @invariant()
    def holds(self) -> None:
        if hasattr(self, "folder"):
            assert published(self.folder) == self.files | self.foreign

    def teardown(self) -> None:
        if hasattr(self, "temporary"):
            self.temporary.cleanup()


TestFolder = Folder.TestCase
TestFolder.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)
