"""List the devices that can run texture operators."""

from __future__ import annotations

import argparse

from . import _exit, _terminal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options: none."""


def run(options: argparse.Namespace) -> int:
    """Print a table; the device that a project takes is marked."""
    import sarabet as sb

    found = sb.devices()
    chosen = sb.Project().device  # raises with what to install
    rows = [["", "device", "kind", "driver", "Vulkan", "memory", "shares memory"]]
    for device in found:
        mark = "*" if (device.name, device.driver) == (chosen.name, chosen.driver) else ""
        kind = "software" if device.is_software else "hardware"
        shares = "yes" if device.shares_memory else "no"
        memory = _terminal.size(device.memory)
        rows.append([mark, device.name, kind, device.driver, device.api_version, memory, shares])
    print(_terminal.table(rows))
    print("\n* is what a project takes; SARABET_DEVICE, --device and Project(device=...) choose.")
    return _exit.OK
