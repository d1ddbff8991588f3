"""A headless Chromium for scripts: Debian's browser, with packages in an environment of their own."""

import os
import subprocess
import sys
import venv
from contextlib import contextmanager
from pathlib import Path

ENVIRONMENT = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "backprop" / "look-at-pages"
PACKAGES = {"playwright": "playwright", "axe-core-python": "axe_core_python", "pillow": "PIL"}


def enter_environment():
    """Goes on in the environment that has the packages."""
    if Path(sys.prefix) == ENVIRONMENT:
        return
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    have = subprocess.run([python, "-c", f"import {', '.join(PACKAGES.values())}"], capture_output=True)
    if have.returncode:
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
    os.execv(python, [str(python), *sys.argv])


@contextmanager
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()
