"""Building the experiment by hand: data, features, layers and neurons, and what is drawn of them."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from playground.i18n import t
from tests.ui.conftest import Server
from tests.ui.driver import pick, point, settle, told, visit, wait

# The share of a canvas's pixels that are clearly orange, and clearly blue.
COLOURS = """canvas => {
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
  const found = {orange: 0, blue: 0}
  for (let i = 0; i < data.length; i += 4) {
    const [red, , blue, alpha] = data.slice(i, i + 4)
    if (alpha > 64 && red - blue > 40) found.orange++
    if (alpha > 64 && blue - red > 40) found.blue++
  }
  return {orange: 4 * found.orange / data.length, blue: 4 * found.blue / data.length}
}"""


def button(page: Page, name: str) -> Locator:
    """The button of this name."""
    return page.get_by_role("button", name=name, exact=True)


def neurons(page: Page) -> Locator:
    """The buttons of all hidden neurons."""
    return page.locator(".node.hidden")


def test_a_feature_is_toggled(page: Page, server: Server) -> None:
    """A press on a feature feeds it to the network, another press takes it out; each makes new weights."""
    visit(page, server)
    feature = button(page, "x1 squared")
    expect(feature).to_have_attribute("aria-pressed", "false")
    for pressed, fan_in, link in (("true", 3, "xSquared=true"), ("false", 2, None)):
        feature.click()
        wait(page, f"__playground.layout?.layers[0].fan_in === {fan_in}")
        expect(feature).to_have_attribute("aria-pressed", pressed)
        assert ("xSquared=true" in page.url) == (link is not None)


def test_a_network_without_features_still_trains(page: Page, server: Server) -> None:
    """All features can be taken out: the biases alone are trained."""
    visit(page, server)
    button(page, "x1, horizontal position").click()
    button(page, "x2, vertical position").click()
    wait(page, "__playground.layout?.layers[0].fan_in === 0")
    button(page, "One epoch").click()
    wait(page, "__playground.metrics.epoch === 1")


def test_layers_are_added_and_removed(page: Page, server: Server) -> None:
    """The buttons beside the layers' number add one at the end and take the last one, down to none."""
    visit(page, server)
    button(page, "Add a hidden layer").click()
    wait(page, "__playground.layout?.layers.length === 4")
    expect(page.get_by_text("3 hidden layers")).to_be_visible()
    expect(neurons(page)).to_have_count(8)
    for _ in range(3):
        button(page, "Remove the last hidden layer").click()
    wait(page, "__playground.layout?.layers.length === 1")
    expect(neurons(page)).to_have_count(0)
    expect(button(page, "Remove the last hidden layer")).to_be_disabled()


def test_neurons_are_added_and_removed(page: Page, server: Server) -> None:
    """The buttons above a layer change its neurons, between one and 32; the focus stays on them."""
    visit(page, server)
    more, fewer = button(page, "Add a neuron to layer 2"), button(page, "Remove a neuron from layer 2")
    more.click()
    wait(page, "__playground.layout?.layers[1].fan_out === 3")
    expect(neurons(page)).to_have_count(7)
    expect(more).to_be_focused()
    for _ in range(2):
        fewer.click()
    wait(page, "__playground.layout?.layers[1].fan_out === 1")
    expect(fewer).to_be_disabled()
    visit(page, server, "#seed=0.12345&networkShape=4,31")
    wait(page, "__playground.layout?.layers[1].fan_out === 31")
    more.click()
    wait(page, "__playground.layout?.layers[1].fan_out === 32")
    expect(more).to_be_disabled()


def test_a_data_set_is_chosen(page: Page, server: Server) -> None:
    """A press on a data set's picture draws its points; the pictures are those of the chosen problem."""
    visit(page, server)
    first = point(page)
    page.get_by_title("Spiral", exact=True).click()
    wait(page, f"__playground.latest('data').array[0] !== {first[0]}")
    assert page.url.endswith("#dataset=spiral&seed=0.12345")
    pick(page, "Problem", "Regression")
    page.get_by_title(t("reg_dataset.reg-gauss"), exact=True).click()
    wait(page, "__playground.metrics.test_accuracy == null && __playground.layout !== null")
    expect(page.get_by_role("radio", name="Spiral", exact=True)).to_be_hidden()
    expect(page.get_by_role("row", name="Accuracy")).to_be_hidden()


def test_a_slider_sets_its_value(page: Page, server: Server) -> None:
    """A slider moved changes the experiment and the link."""
    visit(page, server)
    for name, key, url in (
        ("Training share, %", "train_ratio", "percTrainData=60"),
        ("Noise, %", "noise", "noise=5"),
        ("Batch size", "batch_size", "batchSize=11"),
    ):
        page.get_by_role("slider", name=name).focus()
        page.keyboard.press("ArrowRight")
        wait(page, f"location.hash.includes('{url}')")
        assert told(page, f"values.{key}") == float(url.split("=")[1])


def test_a_neuron_is_seen_large(page: Page, server: Server) -> None:
    """While a neuron is pointed at, the output map shows what it sees, and says so."""
    visit(page, server)
    output = page.evaluate("__playground.latest('boundary').array[0]")
    button(page, "Layer 1, neuron 2").hover()
    expect(page.get_by_text("what this neuron sees")).to_be_visible()
    wait(page, f"__playground.latest('boundary').array[0] !== {output}")
    button(page, "New points").hover()
    expect(page.get_by_text("what this neuron sees")).to_be_hidden()
    wait(page, f"__playground.latest('boundary').array[0] === {output}")


def test_the_pictures_show_both_classes(page: Page, server: Server) -> None:
    """After training, map, output, neurons, links and thumbnails hold pixels of both colours."""
    visit(page, server, "#seed=0.12345&speed=max")
    button(page, "Train").click()
    wait(page, "__playground.metrics.test_loss < 0.05")
    button(page, "Pause").click()
    settle(page)
    for canvas in ("canvas.map", ".node.output canvas", ".node.hidden canvas >> nth=0", "canvas.links"):
        found = page.locator(canvas).evaluate(COLOURS)
        assert min(found.values()) > 0.001, (canvas, found)
    # Own data have none until there are some; a table is no picture of points.
    thumbnails = page.locator(".thumb:visible:not(:has([value=football])) canvas").all()
    assert len(thumbnails) == 12
    for thumbnail in thumbnails:
        assert min(thumbnail.evaluate(COLOURS).values()) > 0.001


def test_the_map_is_right_side_up(page: Page, server: Server) -> None:
    """Positive values of x2 are at the top of a picture, those of x1 at its right."""
    visit(page, server)
    for feature, corner in (("x2, vertical position", "top"), ("x1, horizontal position", "right")):
        canvas = button(page, feature).locator("canvas")
        red, _, blue = canvas.evaluate(
            """(canvas, corner) => [...canvas.getContext('2d').getImageData(
              corner === 'right' ? canvas.width - 1 : canvas.width >> 1,
              corner === 'top' ? 0 : canvas.height >> 1, 1, 1).data].slice(0, 3)""",
            corner,
        )
        assert blue > red + 40, feature


def test_the_view_switches(page: Page, server: Server) -> None:
    """The switches for test data and discrete output change the picture, and no training."""
    visit(page, server)
    for name, url in (("Show test data", "showTestData=true"), ("Discretize output", "discretize=true")):
        before = page.locator("canvas.map").evaluate("canvas => canvas.toDataURL()")
        page.get_by_role("switch", name=name).click()
        wait(page, f"location.hash.includes('{url}')")
        assert page.locator("canvas.map").evaluate("canvas => canvas.toDataURL()") != before
    assert told(page, "metrics.epoch") == 0


def test_the_loss_chart_follows(page: Page, server: Server) -> None:
    """The chart holds the losses of the epochs trained, linear or logarithmic, and starts anew with them."""
    column = "[...Bokeh.documents[0].get_model_by_name('losses').data.{}]"
    visit(page, server)
    button(page, "One epoch").click()
    wait(page, "__playground.metrics.epoch === 1")
    wait(page, f"{column.format('epoch')}.at(-1) === 1")
    assert page.evaluate(column.format("test"))[-1] == told(page, "metrics.test_loss")
    assert page.evaluate(column.format("test_y")) == page.evaluate(column.format("test"))
    button(page, "log").click()
    wait(page, f"{column.format('test_y')}.at(-1) === Math.log10(__playground.metrics.test_loss)")
    button(page, "Start again with new weights").click()
    wait(page, f"{column.format('epoch')}.at(-1) === 0")
    assert page.evaluate(column.format("epoch")) == [0]
