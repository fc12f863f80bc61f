"""Finds the Chromium that drives the page in tests and pictures: `$CHROMIUM`, or one installed here.

`python -m scripts.chromium` installs one where there is none: the system's own package where that is allowed,
else the build that Playwright brings, which Playwright finds by itself (then `find()` is None).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A bare machine has no font at all, nor the library that Playwright's own driver needs.
PACKAGES = ("chromium", "fonts-liberation", "libatomic1")


def find() -> str | None:
    """The path of a Chromium installed on this machine, `$CHROMIUM` first; None when there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def apt() -> list[str] | None:
    """How to call apt-get here with the rights to install; None where it or the rights are missing."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "apt-get"]
    return None


def driver_runs() -> bool:
    """Whether Playwright itself runs on this machine."""
    return (
        subprocess.run([sys.executable, "-m", "playwright", "--version"], capture_output=True).returncode == 0
    )


def install() -> None:
    """Installs a Chromium and what drives it; raises CalledProcessError when no way leads there."""
    if apt_get := apt():
        # Not every system has such a package (Ubuntu has none): what counts is what is found afterwards.
        subprocess.run([*apt_get, "-q", "update"], check=False)
        subprocess.run([*apt_get, "-qy", "install", "--no-install-recommends", *PACKAGES], check=False)
    if find() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if find() is None or not driver_runs():
        install()
