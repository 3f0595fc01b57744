"""Chromium without a window: what a page comes to when its scripts have run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from judging import skip_without
from obsc_judges import Absent

_NAMES = ("chromium", "chromium-browser", "google-chrome")


def opened(page: Path, milliseconds: int = 5_000) -> str:
    """The document as it is in the browser after so much of its own time; without one the running test is skipped."""
    browser = next(filter(None, map(shutil.which, _NAMES)), None)
    if browser is None:
        skip_without(Absent("chromium", "no Chromium or Chrome is installed", "apt-get install chromium"))
    words = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    words += [f"--virtual-time-budget={milliseconds}", f"--user-data-dir={page.parent / 'browser'}", "--dump-dom"]
    done = subprocess.run([str(browser), *words, page.as_uri()], capture_output=True, timeout=240, check=True)
    return done.stdout.decode()
