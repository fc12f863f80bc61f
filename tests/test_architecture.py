"""The map of the house, held against the code: who imports whom, how long files are, what they name."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "playground"
# What each room of the package may import of the others. A new room is given its line here first.
MAY_IMPORT = {
    "kernels": set[str](),
    "light": {"kernels"},
    "frame": set[str](),
    "message": set[str](),
    "worker_protocol": {"message"},
    "upload_protocol": {"message"},
    "protocol": {"message", "worker_protocol", "upload_protocol"},
    "client": {"frame", "protocol", "upload_protocol"},
    "companion": set[str](),
    "settings": set[str](),
    "i18n": set[str](),
    "assets": set[str](),
    "resources": set[str](),
    "pyodide": {"assets", "resources"},
    "got": {"datasets", "resources"},
    "theme": {"resources"},
    "serving": set[str](),
    "rules": {"kernels"},
    "experiment": {"kernels", "settings", "rules"},
    "lessons": {"datasets", "experiment", "frame", "i18n", "kernels", "protocol", "server"},
    "preview": {"kernels"},
    "boot": {"i18n", "resources", "pyodide", "got"},
    "replay": {"datasets", "experiment", "kernels"},
    "proof": {"kernels"},
    "widgets": {"companion", "experiment", "i18n", "preview", "protocol", "rules", "settings"}
    | {"assets", "got", "pyodide", "resources"},
    "blocks": set[str](),
    "datasets": {"assets", "kernels"},
    "server": {"blocks", "datasets", "frame", "protocol", "kernels", "light"},
    "app": {"widgets", "boot", "experiment", "i18n", "serving", "theme"},
    "export": {"app", "assets", "boot", "got", "i18n", "pyodide", "resources"},
    "__init__": set[str](),
}
ALL_ROOMS = {"__main__"}  # the command line starts whatever is asked for
LONGEST_FILE = 400  # lines; a longer file holds more than one idea
REGISTRY = re.compile(
    r"https?://[^/\s\"']*(pypi|pythonhosted|npmjs|debian|ubuntu|pytorch|crates)", re.IGNORECASE
)


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    paths = {path: path.relative_to(ROOT).with_suffix("") for path in PACKAGE.rglob("*.py")}
    return {".".join(name.parts).removesuffix(".__init__"): path for path, name in paths.items()}


def imports(module: str, path: Path) -> Iterator[str]:
    """Dotted names of everything that a module imports, anywhere in it: modules, and names in modules."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            base = [*above, *([node.module] if node.module else [])]
            yield from (".".join([*base, alias.name]) for alias in node.names)


def room(module: str) -> str:
    """The room of a dotted name inside the package: `widgets` of `playground.widgets.base.View`."""
    return module.split(".")[1] if "." in module else "__init__"


def ours(module: str, path: Path) -> set[str]:
    """Our own modules that a module imports."""
    known = modules()
    found = set()
    for name in imports(module, path):
        if name.split(".")[0] == PACKAGE.name:
            found.add(name if name in known else name.rpartition(".")[0])
    return found - {module}


@pytest.mark.parametrize("module", sorted(modules()))
def test_imports_keep_to_the_map(module: str) -> None:
    """A module imports its own room and those that the map opens to it, and no other."""
    here = room(module)
    if here not in ALL_ROOMS:
        assert here in MAY_IMPORT, f"{here} has no line in MAY_IMPORT"
        elsewhere = {room(name) for name in ours(module, modules()[module])} - {here, "__init__"}
        assert elsewhere <= MAY_IMPORT[here]


def test_imports_have_no_circles() -> None:
    """The modules can be put in an order in which each imports only earlier ones."""
    order = TopologicalSorter({module: ours(module, path) for module, path in modules().items()})
    assert set(order.static_order()) >= set(modules())


@pytest.mark.parametrize(
    ("name", "libraries"),
    [("kernels", {"numpy"}), ("light", {"numpy"}), ("protocol", set()), ("blocks", set())],
)
def test_the_browser_engine_needs_little(name: str, libraries: set[str]) -> None:
    """Kernels and light recipes import NumPy and the standard library, the protocol the latter alone."""
    found = {
        imported.split(".")[0]
        for module, path in modules().items()
        if room(module) == name
        for imported in imports(module, path)
    }
    assert found - sys.stdlib_module_names - {PACKAGE.name} <= libraries


def sources() -> list[Path]:
    """Every text file of the project that people wrote."""
    folders = ("playground", "static", "tests", "benchmarks", "scripts", "docs", ".ci")
    inside = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    foreign = {"__pycache__", "_static", "runtime", "data"}
    own = [path for path in inside if not foreign & set(path.relative_to(ROOT).parts) and _is_text(path)]
    return [*own, *(path for path in ROOT.iterdir() if path.is_file() and _is_text(path))]


def _is_text(path: Path) -> bool:
    return b"\0" not in path.read_bytes()[:8192]


@pytest.mark.parametrize("suffix", [".py", ".js", ".css"])
def test_no_file_is_too_long(suffix: str) -> None:
    """A file of code has at most 400 lines."""
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in sources() if path.suffix == suffix}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_registry_is_named_by_address() -> None:
    """Packages are named by name; where they come from is the business of the machine's own set-up."""
    named = {str(path): found[0] for path in sources() if (found := REGISTRY.search(path.read_text("utf-8")))}
    assert named == {}


def test_the_worker_and_the_page_load_nothing_from_elsewhere() -> None:
    """No script or style imports or fetches from an address outside; links for people are not loads."""
    loads = re.compile(r"""(?:import\s*\(|from|fetch\s*\(|importScripts\s*\(|url\s*\()\s*['"`]?https?:""")
    files = [path for path in sources() if path.suffix in {".js", ".css", ".html"}]
    assert [str(path) for path in files if loads.search(path.read_text("utf-8"))] == []
