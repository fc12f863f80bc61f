"""What people know from TensorFlow Playground is here, and works as they know it; its faults are mended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, pick, play, settle, told, visit, wait, weights
from tests.ui.test_keyboard import tab_to

RATES = ["0.00001", "0.0001", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"]
# What each of its lists offered.
LISTS = {
    "Learning rate": RATES,
    "Regularization rate": ["0", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"],
    "Regularization": ["None", "L1", "L2"],
    "Activation": ["ReLU", "Tanh", "Sigmoid", "Linear"],
    "Problem": ["Classification", "Regression"],
}
SLIDERS = {"Training share, %": (10, 90, 10), "Noise, %": (0, 50, 5), "Batch size": (1, 30, 1)}
HIDES = [
    *("showTestData", "discretize", "playButton", "stepButton", "resetButton", "learningRate", "activation"),
    *("regularization", "regularizationRate", "problem", "dataset", "percTrainData", "noise", "batchSize"),
    "numHiddenLayers",
]
CHART = "[...Bokeh.documents[0].get_model_by_name('losses').data.epoch]"


def button(page: Page, name: str) -> Locator:
    """The button of this name."""
    return page.get_by_role("button", name=name, exact=True)


def middle_of_link(page: Page, source: str, target: str) -> tuple[float, float]:
    """Where the middle of the link between two nodes is seen, in pixels of the window."""
    from_, to = (button(page, name).bounding_box() for name in (source, target))
    assert from_ is not None
    assert to is not None
    heights = from_["y"] + from_["height"] / 2, to["y"] + to["height"] / 2
    return (from_["x"] + from_["width"] + to["x"]) / 2, sum(heights) / 2


def first_link(page: Page) -> tuple[float, float]:
    """The middle of the link from x2 to the first neuron, whose weight is entry 1 of the flat vector."""
    return middle_of_link(page, "x2, vertical position", "Layer 1, neuron 1")


def test_every_list_offers_what_it_offered(page: Page, server: Server) -> None:
    """Rates, regularisations, activations and problems: all of TensorFlow Playground's, in its order."""
    visit(page, server)
    for name, values in LISTS.items():
        page.get_by_role("combobox", name=name, exact=True).click()
        offered = page.get_by_role("menuitem").all_inner_texts()
        known = sorted(values, key=offered.index) if name == "Activation" else values
        assert [text for text in offered if text in values] == known
        page.keyboard.press("Escape")
        expect(page.get_by_role("menuitem")).to_have_count(0)


def test_every_slider_goes_as_far(page: Page, server: Server) -> None:
    """Training share, noise and batch size have its bounds and steps; the default values are its own."""
    visit(page, server)
    for (name, bounds), value in zip(SLIDERS.items(), ("50", "0", "10"), strict=True):
        slider = page.get_by_role("slider", name=name)
        assert tuple(int(slider.get_attribute(key) or "") for key in ("min", "max", "step")) == bounds
        expect(slider).to_have_value(value)


def test_a_link_raises_the_noise_slider(page: Page, server: Server) -> None:
    """Noise of 80 comes from a link only, and the slider then reaches it; more than that is 50, as it was."""
    for given, taken in (("80", "80"), ("95", "50")):
        visit(page, server, f"{SEED}&noise={given}")
        expect(page.get_by_role("slider", name="Noise, %")).to_have_value(taken)


def test_data_controls_begin_anew(page: Page, server: Server) -> None:
    """Data set and training share stop training, and go back to epoch 0 with other weights."""
    visit(page, server)
    changes: list[Callable[[], None]] = [
        lambda: page.get_by_role("slider", name="Training share, %").press("ArrowRight"),
        lambda: page.get_by_title("Exclusive or", exact=True).click(),
    ]
    for change in changes:
        play(page, 3)
        learnt = weights(page)
        change()
        wait(page, "__playground.metrics.epoch === 0 && !__playground.playing")
        settle(page)
        assert weights(page) != learnt


def test_new_points_do_not_stop_training(page: Page, server: Server) -> None:
    """Regenerate lets training go on; while paused, the losses shown are at once those of the new points."""
    visit(page, server)
    play(page, 3)
    button(page, "New points").click()
    epoch = told(page, "metrics.epoch")
    wait(page, f"__playground.playing && __playground.metrics.epoch > {epoch}")
    pause(page)
    stale = told(page, "metrics.test_loss")
    button(page, "New points").click()
    wait(page, f"__playground.metrics.test_loss !== {stale}")
    settle(page)
    expect(page.get_by_role("row", name="Loss")).to_contain_text(f"{told(page, 'metrics.test_loss'):.4f}")


def test_weights_that_start_at_zero(page: Page, server: Server) -> None:
    """With initZero in the link every weight and bias is zero, and so is the answer everywhere."""
    visit(page, server, f"{SEED}&initZero=true")
    assert set(weights(page)) == {0}
    assert page.evaluate("__playground.latest('boundary').array.every((value) => value === 0)")


def test_a_link_hides_the_text(page: Page, server: Server) -> None:
    """With hideText title, hints and the cards below are gone; the playground itself is all there."""
    for link, seen in ((SEED, True), (f"{SEED}&hideText=true", False)):
        visit(page, server, link)
        for title in ("Neural Playground", "Keep and share"):
            expect(page.get_by_role("heading", name=title)).to_have_count(1 if seen else 0)
        expect(page.get_by_text("point at a neuron to see it large")).to_be_visible(visible=seen)
        expect(button(page, "Train")).to_be_visible()
        expect(page.locator("canvas.map")).to_be_visible()


@pytest.mark.parametrize("hidden", [False, True], ids=["shown", "hidden"])
def test_a_link_hides_every_control(page: Page, server: Server, hidden: bool) -> None:
    """Each of its fifteen keys hides what it hid there, and nothing else: the test loss stays."""
    visit(page, server, SEED + "".join(f"&{key}_hide=true" for key in HIDES if hidden))
    for role, names in {
        "switch": ("Show test data", "Discretize output"),
        "button": ("Train", "One epoch", "Start again with new weights", "Add a hidden layer"),
        "combobox": tuple(LISTS),
        "radio": ("Circle",),
        "slider": tuple(SLIDERS),
    }.items():
        for name in names:
            control = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
            expect(control).to_have_count(0 if hidden else 1)
    expect(page.get_by_role("row", name="Loss")).to_be_visible()


def test_a_hidden_input_is_gone(page: Page, server: Server) -> None:
    """A link that hides an input takes it out of the network too."""
    visit(page, server, f"{SEED}&x_hide=true&sinX_hide=true")
    expect(page.locator(".node.input")).to_have_count(5)
    assert told(page, "layout.layers[0].fan_in") == 1


def test_a_weight_is_seen_live(page: Page, server: Server) -> None:
    """Pointed at, a link says its weight, and says it anew while it trains; so does a bias."""
    visit(page, server)
    tip = page.locator(".tip")
    page.mouse.move(*first_link(page))
    expect(tip).to_have_text("weight 0.34")
    page.evaluate("__playground.run()")
    wait(page, "__playground.metrics.epoch > 5")
    page.evaluate("__playground.pause()")
    settle(page)
    index = 1
    expect(tip).to_have_text(f"weight {float(f'{weights(page)[index]:.3g}'):g}")
    assert tip.inner_text() != "weight 0.34"
    node = button(page, "Layer 1, neuron 1").bounding_box()
    assert node is not None
    page.mouse.move(node["x"] - 6, node["y"] + node["height"] - 4)
    expect(tip).to_contain_text("bias")


def test_a_weight_is_edited_by_mouse(page: Page, server: Server) -> None:
    """A click on a link opens its neuron's numbers at that weight; what is typed is used at once."""
    visit(page, server)
    page.mouse.click(*first_link(page))
    card = page.get_by_role("dialog", name="Layer 1, neuron 1")
    expect(card.get_by_role("spinbutton", name="x2")).to_be_focused()
    before = page.evaluate("__playground.latest('boundary').array[0]")
    page.keyboard.type("2.5")
    wait(page, "__playground.latest('weights').array[1] === 2.5")
    wait(page, f"__playground.latest('boundary').array[0] !== {before}")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_a_weight_is_edited_by_keyboard(page: Page, server: Server) -> None:
    """Enter on a neuron opens its numbers, Tab reaches each, Escape goes back to the neuron."""
    visit(page, server)
    button(page, "Layer 1, neuron 2").focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="Layer 1, neuron 2")
    expect(card.get_by_role("button", name="Close")).to_be_focused()
    tab_to(page, "bias", limit=6)
    tab_to(page, "x1", limit=6)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("-1.5")
    wait(page, "__playground.latest('weights').array[2] === -1.5")
    page.keyboard.press("Escape")
    expect(button(page, "Layer 1, neuron 2")).to_be_focused()


def test_the_outputs_bias_is_there(page: Page, server: Server) -> None:
    """The output is a neuron like any other: its bias, 0.1 at first, is seen and can be written."""
    visit(page, server)
    button(page, "Output").click()
    bias = page.get_by_role("dialog", name="Output").get_by_role("spinbutton", name="bias")
    expect(bias).to_have_value("0.1")
    bias.fill("0.75")
    wait(page, "__playground.latest('weights').array.at(-1) === 0.75")


def test_the_chart_counts_epochs_alone(page: Page, server: Server) -> None:
    """Only training adds to the loss chart: no switch, no weight written by hand, no resized window."""
    visit(page, server)
    button(page, "One epoch").click()
    wait(page, f"{CHART}.at(-1) === 1")
    count = page.evaluate(f"{CHART}.length")
    page.get_by_role("switch", name="Discretize output").click()
    page.evaluate("__playground.poke(0, 1)")
    page.set_viewport_size({"width": 1200, "height": 800})
    settle(page)
    page.wait_for_timeout(300)
    assert page.evaluate(f"{CHART}.length") == count


def test_a_batch_larger_than_the_data_is_told(page: Page, server: Server) -> None:
    """Where no weight would ever change, the page says so, and a press on the remedy makes it train."""
    visit(page, server, f"{SEED}&batchSize=300")
    notice = page.get_by_role("alert").locator(".notice")
    expect(notice).to_contain_text("more than all training points (250)")
    before = weights(page)
    button(page, "Use a batch of 250").click()
    wait(page, "__playground.values.batch_size === 250")
    expect(notice).to_have_count(0)
    button(page, "One epoch").click()
    wait(page, "__playground.metrics.epoch === 1")
    settle(page)
    assert weights(page) != before


def test_discrete_output_is_everywhere(page: Page, server: Server) -> None:
    """Discretized, the pictures of the neurons have two colours, as the map has."""
    visit(page, server, f"{SEED}&discretize=true")
    colours = """canvas => new Set(new Uint32Array(
      canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer)).size"""
    for canvas in page.locator(".node.hidden canvas").all():
        assert canvas.evaluate(colours) == 2


def test_a_network_beyond_all_limits_is_refused(page: Page, server: Server) -> None:
    """A link with 5,000 neurons freezes nothing: a sentence says what is possible, and the page trains."""
    for shape in ("5000", ",".join(["100"] * 50)):
        visit(page, server, f"{SEED}&networkShape={shape}")
        expect(page.get_by_role("alert")).to_contain_text("networkShape")
        expect(page.locator(".node.hidden")).to_have_count(6)
        button(page, "One epoch").click()
        wait(page, "__playground.metrics.epoch >= 1")
        page.goto("about:blank")


def test_the_problem_brings_its_own_data_and_loss(page: Page, server: Server) -> None:
    """Regression has its two data sets of 1200 points and no accuracy; classification four of 500 and one."""
    visit(page, server)
    assert told(page, "latest('data').shape[0]") == 500
    pick(page, "Problem", "Regression")
    wait(page, "__playground.latest('data').shape[0] === 1200 && __playground.metrics.test_accuracy == null")
    expect(page.get_by_role("radio", name="Plane")).to_be_checked()
