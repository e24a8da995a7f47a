"""The walls of the house: who may import what, what pure modules may not touch, and the size of things."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "tracker").rglob("*.py"))
PURE = (
    "text",
    "urls",
    "dates",
    "model",
    "states",
    "codec",
    "sources",
    "articles",
    "detect",
    "review",
    "timeline",
    "publish",
    "digest",
    "replay",
    "edits",
    "threads",
)
OWNERS = {
    "httpx": ("fetch",),
    "httpcore": ("fetch",),
    "urllib.request": ("fetch",),
    "http.client": ("fetch",),
    "socket": ("fetch", "cli"),
    "sqlmodel": ("store",),
    "sqlalchemy": ("store",),
    "smtplib": ("deliver",),
    "apscheduler": ("schedule",),
}
"""Who may import what acts on the world. The command line takes the socket that the web listens at; it dials nobody."""
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
CLOCKS = {"now", "utcnow", "today", "time", "monotonic"}
IMPURE_MODULES = {"socket", "sqlite3", "subprocess", "random", "urllib.request", "http.client", "time", "os"}


def part(path: Path) -> str:
    return path.relative_to(ROOT / "tracker").parts[0].removesuffix(".py")


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_imports_go_down_only() -> None:
    # In a process of its own: the linter sets up logging by `dictConfig`, which silences every logger there is already.
    done = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_its_owner_imports_a_library_that_acts(path: Path) -> None:
    for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        owners = OWNERS.get(name, OWNERS.get(name.split(".")[0]))
        assert owners is None or part(path) in owners, f"{name} belongs to {owners}"


@pytest.mark.parametrize("path", [p for p in SOURCES if part(p) in PURE], ids=lambda path: str(path.relative_to(ROOT)))
def test_pure_modules_have_no_clock_network_or_files(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = ALLOWED.get(str(path.relative_to(ROOT)), set())
    for name in imported(tree):
        assert name not in IMPURE_MODULES - allowed, name
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert not (node.func.attr in CLOCKS and ast.unparse(node.func.value) in ("datetime", "date", "time")), ast.unparse(
                node
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "open", ast.unparse(node)


ALLOWED = {
    "tracker/articles/limited.py": {"os", "subprocess"},
    "tracker/articles/tolerant.py": {"time"},
}
"""Bytes are parsed in a child process under limits: it sees no file, clock or network, so its caller still gets the same items
for the same bytes. `tolerant` names a type of `time`, not the clock."""


def functions() -> Iterator[tuple[str, int, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines, node


def test_functions_and_files_are_short() -> None:
    sizes = sorted((lines, where) for where, lines, _ in functions())
    assert sizes[len(sizes) // 2][0] < 7
    assert sizes[int(len(sizes) * 0.95)][0] < 30
    assert sizes[-1][0] <= 50, sizes[-1]
    for path in [*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path


def test_every_function_of_the_store_has_a_user_besides_tests() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCES}
    for path in (ROOT / "tracker/store").glob("*.py"):
        for node in ast.parse(texts[path]).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                used = rf"\b({path.stem}|store)\.{node.name}\b|import [^\n]*\b{node.name}\b|(?<!def )(?<![.\w]){node.name}\("
                assert any(re.search(used, text) for text in texts.values()), f"{path.stem}.{node.name}"


def test_nothing_is_left_to_do_in_the_code() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
    for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert not any(word in text for word in words), path


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_what_tracker_needs_is_among_the_tested_versions(lock: str) -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    pinned = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    names = {re.match(r"[\w.-]+", one)[0].lower().replace("_", "-") for one in needed}  # type: ignore[index]
    assert names <= {name.lower().replace("_", "-") for name in pinned}, "`make lock` resolves them anew"
