"""Why the fused backend steps aside. Neither is an error of the experiment: NumPy can do it."""

from __future__ import annotations


class FusedUnavailable(RuntimeError):
    """The compiled kernels cannot be had here; the message says why."""


class NotCovered(Exception):
    """Part of a network that the compiled kernels do not know."""
