"""Adversarial networks in the page: a real browser, a real server, real runs."""

from __future__ import annotations



