"""What a page may ask of its server, however often it asks."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from bokeh.document import Document
from panel.io.state import set_curdoc

from playground import pyodide
from playground.widgets.session import Session


def test_all_pages_wait_for_one_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pages ask for the runtime, and however often, one thread gets it once."""
    fetches: list[int] = []
    arrived = threading.Event()

    def slowly() -> Path:
        fetches.append(threading.get_ident())
        arrived.wait()
        return Path()

    monkeypatch.setattr(pyodide, "runtime_dir", slowly)
    before = threading.active_count()
    for _ in range(3):
        with set_curdoc(Document()):
            session = Session()
            for _ in range(50):
                session._handle_msg({"runtime": True})
    fetch = pyodide.arriving()
    assert threading.active_count() == before + 1
    arrived.set()
    assert fetch.result() == Path()
    assert len(fetches) == 1


def test_after_a_failure_another_fetch_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fetch that failed does not stand in the way of the next."""
    monkeypatch.setattr(pyodide, "runtime_dir", lambda: Path("nowhere").read_text())
    with pytest.raises(FileNotFoundError):
        pyodide.arriving().result()
    monkeypatch.setattr(pyodide, "runtime_dir", Path)
    assert pyodide.arriving().result() == Path()
