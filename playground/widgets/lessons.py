"""The gallery of lessons, and the guide through the one that was chosen."""

from __future__ import annotations

from typing import ClassVar

from playground.widgets.base import View


class Lessons(View):
    """Loaded when a person opens the gallery or a lesson (`static/ui/lessons/`)."""

    module: ClassVar[str] = "lessons"
