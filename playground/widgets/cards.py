"""The cards under the stage: what a person does with a run beyond watching it."""

from __future__ import annotations

from typing import ClassVar

from playground.widgets.base import View


class Runs(View):
    """Go back to the first weights, stop by rule, pin runs and compare them."""

    module: ClassVar[str] = "runs"


class Files(View):
    """Save and open the run, copy the link, take pictures and tables along."""

    module: ClassVar[str] = "files"


class SeeMore(View):
    """Histograms, hidden space, loss landscape and the output in relief; closed until opened."""

    module: ClassVar[str] = "see_more"


class Scores(View):
    """Accuracy, confusion matrix and the like, or errors and residuals; closed until opened."""

    module: ClassVar[str] = "scores"


class Maths(View):
    """One point's way through the network in numbers, and the network as a formula; closed until opened."""

    module: ClassVar[str] = "maths"


class Code(View):
    """The network as a NumPy, PyTorch or Keras program."""

    module: ClassVar[str] = "code"
