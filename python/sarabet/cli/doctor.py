"""Look into what is installed: versions, drivers, devices; say what is missing.

The device is tried in a process of its own, so that a driver which crashes is found and named.
The exit code is 0 if everything works, 4 without a device, 1 for anything else.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import _exit, _terminal

PACKAGES = {  # of a software device, by the name that /etc/os-release gives
    "debian": "apt install mesa-vulkan-drivers",
    "ubuntu": "apt install mesa-vulkan-drivers",
    "fedora": "dnf install mesa-vulkan-drivers",
    "arch": "pacman -S vulkan-swrast",
    "alpine": "apk add mesa-vulkan-swrast",
}
LOADERS = {
    "debian": "apt install libvulkan1",
    "ubuntu": "apt install libvulkan1",
    "fedora": "dnf install vulkan-loader",
    "arch": "pacman -S vulkan-icd-loader",
    "alpine": "apk add vulkan-loader",
}
VARIABLES = ("SARABET_", "VK_", "MESA_", "LIBGL_", "XDG_CACHE_HOME")
PROBE_SECONDS = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options: none."""


def run(options: argparse.Namespace) -> int:
    """Print what was found, and what to do about what is missing."""
    doctor = _Doctor()
    doctor.versions()
    doctor.drivers()
    doctor.devices()
    doctor.package()
    doctor.variables()
    print(_terminal.table(doctor.rows))
    if not doctor.advice:
        print("\neverything works")
        return _exit.OK
    print("\nto do:")
    for line in doctor.advice:
        print(f"  {line}")
    return doctor.code


class _Doctor:
    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.advice: list[str] = []
        self.code = _exit.FAILED
        self.system = _system()

    def fact(self, name: str, text: str) -> None:
        self.rows.append([name, text])

    def versions(self) -> None:
        import numpy as np

        import sarabet as sb

        self.fact("sarabet", f"{sb.__version__} in {Path(sb.__file__).parent}")
        self.fact("python", f"{platform.python_version()} ({sys.executable})")
        self.fact("numpy", np.__version__)
        self.fact("system", f"{_pretty_name()}, {platform.machine()}, {os.cpu_count()} processors")
        installed = _installed_version()
        if installed not in (None, sb.__version__):
            self.advice.append(
                f"another Sarabet is installed too ({installed}): remove one of the two"
            )

    def drivers(self) -> None:
        missing = _why_not("libvulkan.so.1")
        self.fact("vulkan loader", missing or "libvulkan.so.1 loads")
        if missing:
            self.advise_install(LOADERS, "the Vulkan loader")
        found = driver_files()
        for file in found:
            self.fact("driver", _driver_text(file))
        if not found:
            self.fact("driver", "none is installed")
        self.render_nodes()

    def render_nodes(self) -> None:
        for node in sorted(Path("/dev/dri").glob("renderD*")):
            if not os.access(node, os.R_OK | os.W_OK):
                self.fact("graphics card", f"{node} may not be opened")
                self.advice.append(
                    f"for the graphics card at {node}: usermod -aG render $USER, then log in again"
                )

    def devices(self) -> None:
        result = probe()
        for device in result.get("devices", []):
            kind = "software" if device["is_software"] else "hardware"
            self.fact("device", f"{device['name']} ({kind}), {device['driver']}")
        problem = result.get("problem")
        if problem is None:
            shares = "shares" if result["shares_memory"] else "does not share"
            self.fact("in use", f"{result['name']}; it {shares} its memory with arrays")
            self.fact("a picture", f"drawn and read back right, {result['milliseconds']:.0f} ms")
            return
        self.fact("a picture", problem)
        self.code = _exit.DEVICE if result.get("no_device") else _exit.FAILED
        chosen = os.environ.get("SARABET_DEVICE")
        if result.get("devices") and chosen:
            self.advice.append(f"SARABET_DEVICE is '{chosen}': unset it, or name a device above")
        elif any(name in os.environ for name in ("VK_DRIVER_FILES", "VK_ICD_FILENAMES")):
            self.advice.append("VK_DRIVER_FILES or VK_ICD_FILENAMES choose the drivers: unset them")
        elif result.get("no_device"):
            self.advise_install(PACKAGES, "a software device")
        else:
            self.advice.append(
                "the driver is at fault: update it, or choose another device by SARABET_DEVICE"
            )

    def advise_install(self, commands: dict[str, str], what: str) -> None:
        command = next((commands[one] for one in self.system if one in commands), None)
        self.advice.append(
            f"install {what}: {command}" if command else f"install {what} with your system's tools"
        )

    def package(self) -> None:
        import sarabet as sb
        from sarabet import _sarabet

        for file in sorted(Path(sb.__file__).parent.glob("libsarabet_*.so")):
            name = file.stem.removeprefix("libsarabet_")
            missing = _why_not(os.fspath(file))
            self.fact("module", f"{name}: {missing or 'loads'}")
            if missing:
                self.advice.append(f"install the library that module {name} lacks (above)")
        for plugin in _sarabet.loaded_plugins():
            self.fact("plug-in", plugin)
        cache = _cache_folder()
        if cache is not None:
            near = next(folder for folder in (cache, *cache.parents) if folder.exists())
            if not os.access(near, os.W_OK):
                self.fact("shader cache", f"{cache} may not be written")
                self.advice.append(f"make {near} writable, or every start compiles its shaders")

    def variables(self) -> None:
        for name in sorted(os.environ):
            if name.startswith(VARIABLES):
                self.fact(name, os.environ[name])


# --- drivers ---


def driver_files() -> list[Path]:
    """Return the files by which Vulkan's loader knows its drivers, as the loader looks for them."""
    for name in ("VK_DRIVER_FILES", "VK_ICD_FILENAMES"):
        chosen = os.environ.get(name)
        if chosen:
            return [Path(part) for part in chosen.split(os.pathsep) if part]
    home = Path.home()
    folders = [
        os.environ.get("XDG_CONFIG_HOME") or home / ".config",
        *(os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(os.pathsep),
        "/etc",
        os.environ.get("XDG_DATA_HOME") or home / ".local/share",
        *(os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(os.pathsep),
    ]
    return [file for f in folders for file in sorted((Path(f) / "vulkan/icd.d").glob("*.json"))]


def _driver_text(file: Path) -> str:
    try:
        library = json.loads(file.read_text(encoding="utf-8"))["ICD"]["library_path"]
    except OSError as error:
        return f"{file}: {error.strerror or error}"
    except (ValueError, KeyError, TypeError):
        return f"{file}: damaged"
    missing = _why_not(library if "/" not in library else os.fspath(file.parent / library))
    return f"{file.name}: {missing or Path(library).name + ' loads'}"


def _why_not(library: str) -> str:
    """Return why a library cannot be loaded, or nothing; a driver may crash, so elsewhere."""
    code = "import ctypes, sys\ntry: ctypes.CDLL(sys.argv[1])\nexcept OSError as e: print(e)"
    try:
        done = subprocess.run(
            [sys.executable, "-S", "-c", code, library],
            capture_output=True, text=True, timeout=PROBE_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"{library}: loading it does not end"
    if done.returncode < 0:
        return f"{library}: crashes ({signal.Signals(-done.returncode).name})"
    return done.stdout.strip()


# --- the device, in a process of its own ---


def probe() -> dict[str, Any]:
    """Return what a process of its own found out about the devices."""
    command = [sys.executable, "-m", "sarabet.cli._probe"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=PROBE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return {"problem": f"the driver did not answer within {PROBE_SECONDS} seconds"}
    if done.returncode < 0:
        return {"problem": f"the driver crashed ({signal.Signals(-done.returncode).name})"}
    last = done.stdout.strip().rsplit("\n", 1)[-1]
    try:
        found: dict[str, Any] = json.loads(last)
    except ValueError:
        told = done.stderr.strip().rsplit("\n", 1)[-1]
        return {"problem": f"the test of the device ended with {done.returncode}: {told}"}
    return found


# --- the system ---


def _os_release() -> dict[str, str]:
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


def _system() -> list[str]:
    """Return the names of the distribution, from the nearest to the one that it comes from."""
    found = _os_release()
    return [found.get("ID", ""), *found.get("ID_LIKE", "").split()]


def _pretty_name() -> str:
    return _os_release().get("PRETTY_NAME") or platform.platform()


def _installed_version() -> str | None:
    try:
        return importlib.metadata.version("sarabet")
    except importlib.metadata.PackageNotFoundError:
        return None


def _cache_folder() -> Path | None:
    for name, tail in (("XDG_CACHE_HOME", "sarabet"), ("HOME", ".cache/sarabet")):
        base = os.environ.get(name, "")
        if base.startswith("/"):
            return Path(base) / tail
    return None
