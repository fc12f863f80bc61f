"""docs/parity.md promises nothing that no test shows."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

DOCUMENT = (ROOT / "docs" / "parity.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", DOCUMENT)))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda part: part.rpartition("/")[2])
def test_a_named_test_exists(file: str, name: str) -> None:
    """Each test that the document names is a function of the file named, or that file has tests at all."""
    defined = {
        node.name
        for node in ast.parse((ROOT / file).read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert name in defined if name else any(function.startswith("test_") for function in defined)


def test_every_line_names_a_test() -> None:
    """No line of a table says that something is here without naming what shows it."""
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("| ") and "Shown by" not in line]
    assert len(rows) > 70
    assert [row for row in rows if "`tests/" not in row.rpartition(" | ")[2]] == []
