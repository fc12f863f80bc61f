"""The page's session: it owns the engine in the browser, and asks here only for what a first start needs."""

from __future__ import annotations

import logging
from concurrent.futures import Future
from pathlib import Path
from typing import Any, ClassVar

import param
from panel.io.state import state

from playground import got, i18n, pyodide
from playground.experiment import IGNORED_KEYS, Experiment
from playground.preview import preview
from playground.resources import kernel_files
from playground.rules import facts
from playground.widgets.base import View

log = logging.getLogger(__name__)


class Session(View):
    """Invisible. Until Python has started in the browser, the same kernels draw the experiment here."""

    module: ClassVar[str] = "session_view"

    schema = param.List(doc="The declared settings, see `Experiment.describe`.")
    rules = param.Dict(doc="What goes with what, see `rules.facts`; and the tables that are `absent`.")
    ignored_keys = param.List(doc="Keys of old links that mean nothing here.")
    strings = param.Dict(doc="Every text by language and key.")
    kernels = param.List(doc="Files of the mathematics, relative to `base_url`.")
    tables = param.Dict(doc="Addresses of the tables that had to be got, see `got.addresses`.")
    runtime = param.String(
        doc="Address of the Pyodide runtime relative to `base_url`; empty until it is there."
    )
    _waiting = False  # for the runtime

    def __init__(self, **params: Any) -> None:
        tables = got.addresses()
        super().__init__(
            schema=Experiment.describe(),
            rules={**facts(), "absent": [name for name, address in tables.items() if not address]},
            ignored_keys=sorted(IGNORED_KEYS),
            strings=i18n.strings(),
            kernels=kernel_files(),
            tables=tables,
            sizing_mode=None,
            **params,
        )
        if pyodide.is_there():
            self.runtime = pyodide.RUNTIME

    def _handle_msg(self, data: Any) -> None:
        """Answer what the page asks: `{"preview": id, "spec": …}`, a first picture of that experiment, or
        `{"runtime": true}`, where the runtime is, once it is there.
        """
        if not isinstance(data, dict):
            return
        if "preview" in data:
            self._send_msg({"preview": data["preview"], **preview(data.get("spec"))})
        elif "runtime" in data and not self._waiting:
            document = state.curdoc
            assert document
            self._waiting = True
            pyodide.arriving().add_done_callback(
                lambda fetch: document.add_next_tick_callback(lambda: self._tell_runtime(fetch))
            )

    def _tell_runtime(self, fetch: Future[Path]) -> None:
        """The first start of all: the page is already there when the runtime comes."""
        self._waiting = False
        if error := fetch.exception():
            log.error("%s", error)
            self._send_msg({"runtime_error": str(error)})
        else:
            self._send_msg({"runtime": pyodide.RUNTIME})
