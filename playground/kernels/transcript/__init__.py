"""A trained network as a program that people can read, run and take elsewhere."""

from __future__ import annotations

from ..errors import SpecError
from .blocks import Subject
from .keras_text import keras_text
from .numpy_text import numpy_text
from .pytorch_text import pytorch_text

__all__ = ["FRAMEWORKS", "Subject", "transcribe"]

#: Framework -> writer of its programs.
FRAMEWORKS = {"numpy": numpy_text, "pytorch": pytorch_text, "keras": keras_text}


def transcribe(subject: Subject, framework: str) -> str:
    """The text of a program that runs as it is and computes what the network does, to the last digits.

    Raises:
        SpecError: an unknown framework.
    """
    if framework not in FRAMEWORKS:
        raise SpecError("framework", f"one of {', '.join(FRAMEWORKS)}", framework)
    return FRAMEWORKS[framework](subject)
