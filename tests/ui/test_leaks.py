"""Hours in front of the page: after ten thousand frames it holds no more memory than after a thousand."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page, Route

from tests.ui.conftest import Server
from tests.ui.driver import play, speak, told, visit, wait

MB = 1e6
FRAMES = 10_000
WORKER_LIMIT, PAGE_LIMIT = 64 * 2**20, 80 * MB  # bytes
GROWTH = 6 * MB  # for the points of the loss chart and the like, which end at a number
# Frames come as fast as they can be painted, not as fast as a screen shows them.
UNPACED = "window.requestAnimationFrame = (paint) => setTimeout(() => paint(performance.now()))"


def tell_memory(route: Route) -> None:
    """The worker as it is, but it can be asked how large its WebAssembly memory has grown."""
    response = route.fetch()
    asked = "\nself.memory = () => pyodide._module.HEAPU8.length\n"
    route.fulfill(response=response, body=response.text() + asked)


def page_heap(cdp: CDPSession) -> float:
    """Bytes that the page's objects, elements and arrays hold after a garbage collection."""
    cdp.send("HeapProfiler.collectGarbage")
    usage = cdp.send("Runtime.getHeapUsage")
    return float(usage["usedSize"] + usage["embedderHeapUsedSize"] + usage["backingStorageSize"])


def worker_memory(page: Page) -> int:
    """Bytes of the worker's WebAssembly memory, which can only grow."""
    size: int = page.workers[0].evaluate("memory()")
    return size


def draw(page: Page, frames: int) -> None:
    """Wait until this many frames are drawn in all."""
    wait(page, f"__playground.framesDrawn >= {frames}")


def live(page: Page, changes: int, frames: int) -> None:
    """Change the network and the language so many times while training, and draw so many frames in all."""
    for change in range(changes):
        page.evaluate("sizes => __playground.set({hidden_layers: sizes})", [1 + change % 3] * (change % 4))
        wait(page, "__playground.layout !== null && __playground.metrics.epoch === 0")
        speak(page, ("es", "en")[change % 2])
        told(page, "run()")
        draw(page, told(page, "framesDrawn") + 20)
    draw(page, frames)


def test_memory_stays_flat(page: Page, server: Server) -> None:
    """Ten thousand frames, ten networks, ten switches of language: one worker, and the memory of before."""
    page.set_default_timeout(600_000)
    page.set_viewport_size({"width": 400, "height": 300})  # less to paint: what is kept is the same
    page.add_init_script(UNPACED)
    page.route("**/worker.js", tell_memory)
    visit(page, server, "#seed=0.12345&networkShape=2&speed=300")
    cdp = page.context.new_cdp_session(page)
    play(page)
    live(page, 10, 1000)
    page_before, worker_before = page_heap(cdp), worker_memory(page)
    live(page, 10, FRAMES)
    page_after, worker_after = page_heap(cdp), worker_memory(page)
    assert told(page, "framesDrawn") >= FRAMES
    assert len(page.workers) == 1
    assert worker_before == worker_after <= WORKER_LIMIT
    assert page_after <= PAGE_LIMIT
    assert page_after - page_before < GROWTH
