"""Points of one's own are drawn with mouse, finger or keyboard, and mended; the network learns along."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, told, visit, wait
from tests.ui.own import dialog, place, points, stroke, two_lines


def test_points_are_drawn_with_the_mouse(page: Page, server: Server) -> None:
    """They land where the mouse was, with the class that was picked, and the network learns them."""
    visit(page, server)
    shown = dialog(page)
    two_lines(page)
    drawn = points(page)
    assert len(drawn) > 20
    assert {(round(x), label) for x, _, label in drawn} == {(-3, -1), (3, 1)}
    assert min(y for _, y, _ in drawn) < -2.5
    assert max(y for _, y, _ in drawn) > 2.5
    shown.get_by_role("button", name="Train", exact=True).click()
    wait(page, "__playground.metrics.epoch > 30")
    assert told(page, "metrics.test_accuracy") == 1
    assert told(page, "values.dataset") == "own"


def test_points_are_drawn_with_a_finger(page: Page, server: Server) -> None:
    """A finger that moves over the square draws too, and does not scroll the page."""
    visit(page, server)
    dialog(page)
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    for kind, at in (
        ("touchStart", (-4, 0)),
        ("touchMove", (0, 2)),
        ("touchMove", (4, 0)),
        ("touchEnd", None),
    ):
        spots = [] if at is None else [dict(zip("xy", place(page, *at), strict=True))]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": spots})
    drawn = points(page)
    assert len(drawn) > 15
    assert {round(x) for x, _, _ in drawn} >= {-4, 0, 4}
    assert max(y for _, y, _ in drawn) > 1.5


def test_points_are_drawn_with_the_keyboard(page: Page, server: Server) -> None:
    """Arrows move the crosshair and say where it is, digits pick a class, Enter draws, Delete erases."""
    visit(page, server)
    shown = dialog(page)
    page.get_by_role("application").focus()
    for key in ("ArrowRight", "ArrowUp", "Shift+ArrowUp"):
        page.keyboard.press(key)
    expect(shown.get_by_role("status")).to_have_text("x 0.5, y 0.6")
    page.keyboard.press("Enter")
    for key in ("2", "ArrowLeft", "ArrowLeft", "ArrowLeft", "Space"):
        page.keyboard.press(key)
    expected = [[-1, 0.6, 1], [0.5, 0.6, -1]]
    assert [pytest.approx(row) for row in sorted(points(page))] == expected
    page.keyboard.press("Delete")
    expect(shown.get_by_role("status")).to_contain_text("Points: 1 of")
    page.keyboard.press("Control+z")
    assert len(points(page)) == 2


def test_drawing_can_be_mended(page: Page, server: Server) -> None:
    """The eraser takes what it touches, undo brings it back change by change, and clear leaves nothing."""
    visit(page, server)
    shown = dialog(page)
    two_lines(page)
    before = sorted(points(page))
    shown.get_by_role("button", name="Eraser").click()
    stroke(page, (3, 3), (3, -3))
    assert {label for _, _, label in points(page)} == {-1}
    shown.get_by_role("button", name="Undo").click()
    assert sorted(points(page)) == before
    shown.get_by_role("button", name="Clear").click()
    wait(page, "__playground.values.dataset === 'circle'")
    assert told(page, "own.data") is None
    shown.get_by_role("button", name="Undo").click()
    wait(page, "__playground.values.dataset === 'own'")
    assert sorted(points(page)) == before


def test_a_network_learns_on_while_points_are_drawn(page: Page, server: Server) -> None:
    """More points neither stop training nor take back what has been learnt."""
    visit(page, server)
    shown = dialog(page)
    two_lines(page)
    shown.get_by_role("button", name="Train", exact=True).click()
    wait(page, "__playground.metrics.epoch > 10")
    epoch, count = told(page, "metrics.epoch"), len(told(page, "own.data.numbers"))
    stroke(page, (0, -2), (0, 2))
    wait(page, f"Object.keys(__playground.own.data.numbers).length > {count}")
    wait(page, f"__playground.metrics.epoch > {epoch + 5}")
    assert told(page, "playing")


def test_a_third_class_and_numbers(page: Page, server: Server) -> None:
    """A point of a third class makes it a problem of several classes; as numbers, one of regression."""
    visit(page, server)
    shown = dialog(page)
    two_lines(page)
    shown.get_by_role("button", name="One class more").click()
    stroke(page, (0, 4), (0, 5))
    wait(page, "__playground.layout !== null && __playground.values.problem === 'multi-class'")
    assert told(page, "values.classes") == 3
    assert {label for _, _, label in points(page)} == {0, 1, 2}
    shown.get_by_role("button", name="Numbers").click()
    wait(page, "__playground.layout !== null && __playground.values.problem === 'regression'")
    shown.get_by_role("slider", name="Value of the points").fill("0.5")
    stroke(page, (0, -4), (0, -5))
    assert {label for _, _, label in points(page)} == {-1, 0, 1, 0.5}


def test_the_points_shown_can_be_drawn_on(page: Page, server: Server) -> None:
    """Any data set can be the beginning of a drawing."""
    visit(page, server, f"{SEED}&dataset=spiral")
    before = sorted(points(page))
    dialog(page).get_by_role("button", name="Start from the points shown").click()
    wait(page, "__playground.values.dataset === 'own'")
    assert sorted(points(page)) == before
