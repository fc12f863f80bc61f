"""Tables in the page: a network of their columns, and the map as a slice through them."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import pause, play, settle, told, visit, wait

CARS = (
    "#problem=regression&regDataset=cars&percTrainData=80&compat=none&optimizer=adam&learningRate=0.01"
    "&networkShape=4&seed=a"
)


def test_the_cars_are_learnt_from_all_their_columns(page: Page, server: Server) -> None:
    """The link brings the table; the error in miles falls, columns can be left out, and the map can be cut
    along others while what was learnt stays.
    """
    visit(page, server, CARS)
    wait(page, "__playground.metrics.test_mae > 4")
    play(page, 20)
    wait(page, "__playground.metrics.test_mae < 3.5")
    pause(page)
    expect(page.get_by_role("row", name="Mean absolute error")).to_be_visible()
    epoch, points = told(page, "metrics.epoch"), told(page, "latest('data').array[0]")
    page.get_by_label("Horizontal axis").select_option(label="year")
    wait(page, f"__playground.latest('data').array[0] !== {points}")
    settle(page)
    assert told(page, "metrics.epoch") == epoch
    assert "mapColumns=3,2" in page.url
    # Three deviations each way from the mean year of the training cars, 76.2, in round numbers.
    expect(page.locator(".tick.x")).to_have_text(["70", "75", "80", "85"])
    page.get_by_role("button", name="displacement").click()
    wait(page, "__playground.layout?.layers[0].fan_in === 8")
    assert "leftOut=5" in page.url
    page.get_by_role("button", name="ES", exact=True).click()
    expect(page.get_by_role("button", name="cilindrada")).to_be_visible()
    expect(page.get_by_label("Eje horizontal")).to_contain_text("potencia")
