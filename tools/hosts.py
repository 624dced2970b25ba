"""Finds the web servers that the tests put the site on, or installs them: `python -m tools.hosts` prints their paths."""

import functools
import os
import shutil
from pathlib import Path

from tools.chromium import run

# media-types holds /etc/mime.types, by which Debian's Apache knows what a file is.
DEBIAN_PACKAGES = {"nginx": ("nginx-light",), "apache2": ("apache2-bin", "media-types")}

MISSING = "not installed, and could not be: tests of the site on it are left out (in CI they fail)"


def installed(name: str) -> str | None:
    """Its path. Debian keeps servers where not everybody looks for commands."""
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def may_install() -> bool:
    """As root in a container: where a system is running, Debian would start what is installed."""
    starts_services = Path("/run/systemd/system").exists()
    return bool(shutil.which("apt-get")) and os.geteuid() == 0 and not starts_services


def install_debians(name: str) -> None:
    print("    installing Debian's packages:", *DEBIAN_PACKAGES[name], flush=True)
    run("apt-get", "-qq", "update")
    run("apt-get", "-qq", "install", "--yes", "--no-install-recommends", *DEBIAN_PACKAGES[name])


@functools.cache
def find(name: str) -> str | None:
    """The path of `nginx` or `apache2`; None where it is not there and cannot be installed."""
    if not installed(name) and may_install():
        install_debians(name)
    return installed(name)


if __name__ == "__main__":
    for name in DEBIAN_PACKAGES:
        print("   ", find(name) or f"{name}: {MISSING}")
