"""A person's own table with all its columns as inputs of the network."""

from __future__ import annotations

import random
import re

from playwright.sync_api import Page, expect

from tests.ui.conftest import Server
from tests.ui.driver import SEED, pause, play, told, visit, wait
from tests.ui.own import dialog, state, use

SETTINGS = f"{SEED}&compat=none&optimizer=adam&learningRate=0.02&networkShape=8"


def table() -> str:
    """Four columns of chance, one of two words, two that say nothing; the kind is the sign of c times d,
    from their middles.
    """
    chance = random.Random(0)
    lines = ["a;b;c;d;side;same;note;kind"]
    for _ in range(300):
        a, b, c, d = (round(chance.uniform(10, 90), 1) for _ in range(4))
        side, kind = chance.choice(("left", "right")), "yes" if (c - 50) * (d - 50) > 0 else "no"
        lines.append(f"{a};{b};{c};{d};{side};1;n/a;{kind}".replace(".", ","))
    return "\n".join(lines)


def test_all_columns_of_an_own_table_are_learnt(page: Page, server: Server) -> None:
    """The kind follows from columns that a network of the first two does not receive. What is no input is
    said with its reason; after loading the page again table, network and slice are there.
    """
    visit(page, server, SETTINGS)
    shown = dialog(page, "Table")
    shown.get_by_role("textbox", name="Paste a table").fill(table())
    shown.get_by_role("button", name="Read what is pasted").click()
    shown.get_by_label("From").select_option("columns")
    taken = shown.get_by_role("group", name="Columns")
    expect(taken).to_contain_text("Inputs: 6 of up to 16.")
    expect(taken).to_contain_text("same (always the same number), note (neither numbers in every row")
    use(page, shown)
    wait(page, "__playground.layout?.layers[0].fan_in === 6")
    expect(page.locator(".own-legend")).to_contain_text("yes")
    expect(page.locator(".legend .ends")).to_have_text(re.compile("◆ (no0yes|yes0no) ●"))
    play(page, 20)
    wait(page, "__playground.metrics.test_accuracy > 0.85")
    pause(page)
    page.get_by_label("Horizontal axis").select_option(label="c")
    page.get_by_label("Vertical axis").select_option(label="d")
    wait(page, "String(__playground.layout.table.axes) === '2,3'")
    before = state(page)
    page.reload()
    wait(page, f"window.__playground?.metrics?.epoch === {before[1]}")
    assert state(page) == before
    assert told(page, "layout.table.axes") == [2, 3]
    expect(page.get_by_role("button", name="side = left", exact=True)).to_be_visible()
