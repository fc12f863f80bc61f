"""How a lesson file with a mistake is refused, for lessons of the browser and of the server."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from playground.lessons.reading import LessonError, read

Mistake = tuple[Callable[[dict[str, Any]], Any], str, str]
"""What spoils a good lesson, the field that is wrong then, and a part of the reason."""


def is_named(good: dict[str, Any], mistake: Mistake) -> None:
    """Assert that the refusal names the line, the field and the reason."""
    spoil, field, reason = mistake
    lesson = copy.deepcopy(good)
    spoil(lesson)
    text = json.dumps(lesson, indent=1)
    with pytest.raises(LessonError) as caught:
        read(text)
    assert caught.value.field == field
    assert reason in str(caught.value)
    last = field.rpartition(".")[2].partition("[")[0]
    assert f'"{last}"' in text.splitlines()[caught.value.line - 1] or field == "" or field.endswith("]")
