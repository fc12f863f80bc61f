"""A person's own data: read from a table, learnt at once, kept in the browser, and sent nowhere."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, frames_sent, pause, play, settle, speak, told, visit, wait
from tests.ui.own import IRIS, dialog, give, points, state, stroke, two_lines, use
from tests.ui.test_accessibility import violations

SECRET = "zebra-4711"


def test_a_pasted_spanish_table_is_learnt(page: Page, server: Server) -> None:
    """Semicolons and decimal commas are read; words are classes; each axis and each class has its name."""
    visit(page, server)
    shown = dialog(page, "Table")
    shown.get_by_role("textbox", name="Paste a table").fill(IRIS)
    shown.get_by_role("button", name="Read what is pasted").click()
    shown.get_by_label("Scaling").select_option("none")
    use(page, shown)
    assert told(page, "values.problem") == "multi-class"
    expected = [[4.9, 1.5, 0], [5.1, 1.4, 0], [6.3, 6, 2], [7, 4.7, 1]]
    assert [pytest.approx(row, abs=1e-6) for row in sorted(points(page))] == expected
    for text in ("x: largo", "y: ancho", "colour: especie", "virginica"):
        expect(page.locator(".own-legend")).to_contain_text(text)
    play(page, 3)


def test_points_beyond_the_square_are_counted(page: Page, server: Server) -> None:
    """Unscaled, some may lie where nothing is drawn; the person is told how many."""
    visit(page, server)
    shown = dialog(page, "Table")
    give(page, shown, "a,b,c\n1,2,x\n100,2,y\n3,-7,x\n-1,-2,y\n")
    shown.get_by_label("Scaling").select_option("none")
    use(page, shown)
    expect(page.get_by_role("alert")).to_contain_text("2 of 4 points lie outside the square")


def test_many_columns_become_two(page: Page, server: Server) -> None:
    """More than two columns are shown as their first two principal components, scaled as chosen."""
    visit(page, server)
    shown = dialog(page, "Table")
    rows = "\n".join(f"{k % 7},{k % 5},{k % 3},{k},{k / 8}" for k in range(40))
    give(page, shown, f"a,b,c,d,price\n{rows}\n")
    expect(shown.get_by_label("Predict")).to_have_value("price")
    expect(shown.get_by_label("As", exact=True)).to_have_value("values")
    shown.get_by_label("From").select_option("components")
    shown.get_by_role("checkbox", name="b").uncheck()
    use(page, shown)
    assert told(page, "own.data.axes") == ["a", "c", "d"]
    assert told(page, "values.problem") == "regression"
    drawn = points(page)
    assert len(drawn) == 40
    train = [row[0] for row in drawn[: told(page, "layout.n_train")]]
    assert sum(x * x for x in train) / len(train) == pytest.approx(4, rel=1e-5)
    expect(page.locator(".own-legend")).to_contain_text("principal components of a, c, d")


FAULTS: dict[str, tuple[str | bytes, str, str]] = {
    "binary": (bytes(range(256)) * 40, "not a text file", "no es un archivo de texto"),
    "empty": (b"", "no table", "ninguna tabla"),
    "ragged": ("a,b,c\n1,2,3\n1,2\n", "Row 3", "La fila 3"),
    "duplicate": ("a,b,a\n1,2,3\n4,5,6\n", "Columns 1 and 3", "Las columnas 1 y 3"),
    "one column": ("a\n1\n2\n", "one column only", "una sola columna"),
    "rows": ("a,b\n" + "1,2\n" * 20_001, "20,001 rows", "20.001 filas"),
    "json": ('[{"a": 1}, {"a" 2}]', "line 1, column 17", "línea 1, columna 17"),
}


def test_a_bad_file_is_refused_in_plain_words(page: Page, server: Server) -> None:
    """Each says what is wrong and where, in the person's language, and leaves the run as it was."""
    visit(page, server)
    play(page, 3)
    pause(page)
    before = state(page)
    for language, names in (("en", ("Your own data…", "Table")), ("es", ("Tus propios datos…", "Tabla"))):
        speak(page, language)
        page.get_by_role("button", name=names[0]).click()
        shown = page.get_by_role("dialog")
        shown.get_by_role("button", name=names[1], exact=True).click()
        for what, (content, english, spanish) in FAULTS.items():
            give(page, shown, content)
            words = english if language == "en" else spanish
            expect(shown.get_by_role("alert"), what).to_contain_text(words)
        page.keyboard.press("Escape")
    assert state(page) == before
    assert told(page, "notices") == []


def test_a_bad_choice_is_refused_by_row_and_column(page: Page, server: Server) -> None:
    """Words among numbers, one class only, too many: said where they are; the table stays to choose from."""
    visit(page, server)
    shown = dialog(page, "Table")
    give(page, shown, "a,b,c,d\n1,2,x,5\n3,n/a,x,6\n4,5,x,7\n" + "".join(f"{k},1,x,{k}\n" for k in range(20)))
    expect(shown).to_contain_text("“b” is not a column of numbers: row 3 holds “n/a”")
    alert = shown.get_by_role("alert")
    for target, kind, words in (
        ("c", "classes", "“c” holds one class only"),
        ("d", "classes", "“d” holds 20 different values"),
        ("b", "values", "Row 3, column “b”: “n/a” is not a number"),
    ):
        shown.get_by_label("Predict").select_option(target)
        shown.get_by_label("As", exact=True).select_option(kind)
        shown.get_by_role("button", name="Train on this").click()
        expect(alert).to_contain_text(words)
    assert told(page, "values.dataset") == "circle"
    shown.get_by_label("Predict").select_option("d")
    shown.get_by_label("As", exact=True).select_option("values")
    use(page, shown)
    assert len(points(page)) == 23


def test_a_file_too_large_is_not_even_read(page: Page, server: Server) -> None:
    """A file of more than 5 MB is refused by its size."""
    visit(page, server)
    shown = dialog(page, "Table")
    page.evaluate("() => { Blob.prototype.arrayBuffer = () => { throw new Error('read') } }")
    give(page, shown, b"1,2\n" * 1_300_000)
    expect(shown.get_by_role("alert")).to_contain_text("larger than 5 MB")


def test_twenty_thousand_points_train(page: Page, server: Server) -> None:
    """As many rows as are allowed are all trained on, drawn, and drawn on by hand."""
    visit(page, server)
    shown = dialog(page, "Table")
    rows = "\n".join(f"{k % 141 / 141:.4f},{k % 173 / 173:.4f},{'ab'[k % 141 > 70]}" for k in range(20_000))
    give(page, shown, f"x,y,z\n{rows}\n")
    use(page, shown)
    assert told(page, "layout.n_train") == 10_000
    assert len(points(page)) == 20_000
    play(page, 2)
    pause(page)
    shown = dialog(page)
    shown.get_by_role("button", name="Start from the points shown").click()
    expect(shown.get_by_role("status")).to_contain_text("Points: 20,000, and no more fit")
    shown.get_by_role("button", name="Eraser").click()
    stroke(page, (0, 0), (1, 1))
    wait(page, "__playground.own.data.numbers.length < 60000")


def test_loading_the_page_again_keeps_the_points(page: Page, server: Server) -> None:
    """Points, weights and epoch come back from the browser, though the link does not hold them."""
    visit(page, server)
    shown = dialog(page, "Table")
    give(page, shown, IRIS)
    use(page, shown)
    play(page, 10)
    pause(page)
    before = state(page)
    page.reload()
    wait(page, f"window.__playground?.metrics?.epoch === {before[1]}")
    assert state(page) == before
    expect(page.locator(".own-legend")).to_contain_text("setosa")


def test_going_back_and_forward_keeps_the_points(page: Page, server: Server) -> None:
    """Back leads to the data set of before, forward to one's own points."""
    visit(page, server)
    dialog(page)
    two_lines(page)
    page.keyboard.press("Escape")
    before = points(page)
    page.go_back()
    wait(page, "__playground.layout !== null && __playground.values.dataset === 'circle'")
    page.go_forward()
    wait(page, "__playground.layout !== null && __playground.values.dataset === 'own'")
    assert points(page) == before


def test_a_saved_file_holds_the_points(page: Page, server: Server, tmp_path: Path) -> None:
    """Opened in a browser that has never seen them, the file brings points, names and weights."""
    visit(page, server)
    shown = dialog(page, "Table")
    give(page, shown, IRIS)
    use(page, shown)
    play(page, 10)
    pause(page)
    before = state(page)
    with page.expect_download() as found:
        page.get_by_role("group", name="Experiment").get_by_role("button", name="Save").click()
    found.value.save_as(tmp_path / "run.json")
    run = (tmp_path / "run.json").read_bytes()
    page.get_by_role("button", name="Start afresh").click()
    fresh = "__playground.values.dataset === 'circle' && __playground.metrics.epoch === 0"
    wait(page, f"__playground.layout !== null && {fresh}")
    assert told(page, "own.data") is None
    chooser = page.locator("input[type=file][accept*=json]").first
    chooser.set_input_files({"name": "run.json", "mimeType": "application/json", "buffer": run})
    wait(page, f"__playground.metrics.epoch === {before[1]}")
    assert state(page) == before
    assert told(page, "own.data.classes") == ["setosa", "versicolor", "virginica"]
    assert told(page, "notices.filter((n) => n.kind !== 'info')") == []
    wrong = json.loads(run)
    wrong["own"]["rows"][0].pop()
    chooser.set_input_files(
        {"name": "b.json", "mimeType": "application/json", "buffer": json.dumps(wrong).encode()}
    )
    expect(page.get_by_role("alert").last).to_contain_text("own is")
    assert state(page) == before


def test_a_link_without_its_points_says_so(page: Page, server: Server) -> None:
    """Who has not got the points of a link is told, and sees the usual data set."""
    visit(page, server, f"{SEED}&dataset=own")
    expect(page.get_by_role("alert")).to_contain_text("points of somebody's own")
    assert told(page, "values.dataset") == "circle"
    play(page)


def test_the_points_shown_are_downloaded(page: Page, server: Server, tmp_path: Path) -> None:
    """The table holds every point as it is drawn, with its label and its part."""
    visit(page, server, f"{SEED}&validationRatio=10&compat=none")
    with page.expect_download() as found:
        page.get_by_role("group", name="Points").get_by_role("button", name="CSV").click()
    found.value.save_as(tmp_path / "points.csv")
    head, *rows = csv.reader((tmp_path / "points.csv").read_text().splitlines())
    assert head == ["x", "y", "label", "part"]
    assert [[float(cell) for cell in row[:3]] for row in rows] == points(page)
    assert [row[3] for row in rows] == ["train"] * 250 + ["validation"] * 50 + ["test"] * 200


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialog_is_for_everyone(page: Page, server: Server, theme: Any, width: int) -> None:
    """axe-core finds no violation in either way to give data, and no wide part has to be scrolled to."""
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    visit(page, server)
    shown = dialog(page)
    assert violations(page) == []
    shown.get_by_role("button", name="Table", exact=True).click()
    give(page, shown, IRIS)
    expect(shown.get_by_role("button", name="Train on this")).to_be_visible()
    assert violations(page) == []
    assert shown.evaluate("(dialog) => dialog.scrollWidth <= dialog.clientWidth")


def test_a_table_dropped_on_the_page_is_opened(page: Page, server: Server) -> None:
    """Wherever on the page it is dropped, it is read as a table, and not as a run."""
    visit(page, server)
    page.evaluate(
        """(text) => {
          const dataTransfer = new DataTransfer()
          dataTransfer.items.add(new File([text], 'iris.csv'))
          document.body.dispatchEvent(new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}))
        }""",
        IRIS,
    )
    expect(page.get_by_role("dialog", name="Your own data")).to_contain_text("4 rows and 3 columns")
    assert told(page, "notices") == []


def test_nothing_is_sent_anywhere(page: Page, server: Server) -> None:
    """Drawing, reading a table, training on it and loading the page again tell the server nothing of it."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.url} {request.post_data}"))
    with frames_sent(page) as sent:
        visit(page, server)
        settle(page)
        asked, said = len(requests), len(sent)
        shown = dialog(page)
        two_lines(page)
        shown.get_by_role("button", name="Table").click()
        give(page, shown, IRIS.replace("setosa", SECRET).replace("5,1", "47,1125"))
        use(page, shown)
        play(page, 3)
        pause(page)
        told(page, "own.data.numbers.length")
        assert len(sent) == said
        assert all("/_static/" in request and request.endswith(" None") for request in requests[asked:])
        page.reload()
        wait(page, "window.__playground?.metrics?.epoch >= 3")
        assert told(page, "own.data.classes").count(SECRET) == 1
        everything = [frame.encode() if isinstance(frame, str) else frame for frame in sent]
        everything += [request.encode() for request in requests]
        assert not [piece for piece in everything if SECRET.encode() in piece or b"47.1125" in piece]
