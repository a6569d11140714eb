"""The machine and the versions that numbers belong to."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata
from pathlib import Path


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform()


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"


def describe() -> dict[str, str]:
    """Return what a reader must know to judge the numbers."""
    import sarabet as sb

    devices = sb.devices()
    return {
        "processor": f"{_processor()}, {len(os.sched_getaffinity(0))} cores",
        "system": _system(),
        "Python": sys.version.split()[0],
        "NumPy": _version("numpy"),
        "Sarabet": sb.__version__,
        "device": f"{devices[0].name}, {devices[0].driver}" if devices else "none",
        "moderngl": _version("moderngl"),
        "LP_NUM_THREADS": os.environ.get("LP_NUM_THREADS", "not set (one per core)"),
        "load at the start": f"{os.getloadavg()[0]:.1f}",
    }
