"""Tries the devices and prints what it found as one line of JSON; `doctor` runs it."""

from __future__ import annotations

import json
import time
from typing import Any


def found() -> dict[str, Any]:
    """Return the devices, and whether one of them draws a picture right."""
    import numpy as np

    import sarabet as sb

    result: dict[str, Any] = {
        "devices": [
            {"name": d.name, "driver": d.driver, "is_software": d.is_software} for d in sb.devices()
        ]
    }
    try:
        with sb.Project() as project:
            device = project.device
            result |= {"name": device.name, "shares_memory": device.shares_memory}
            pixels = np.random.default_rng(0).integers(0, 256, (48, 64, 4), np.uint8)
            began = time.perf_counter()
            got = sb.top.Flip(pixels, flipx=True).numpy()
            result["milliseconds"] = (time.perf_counter() - began) * 1000
    except sb.DeviceError as error:
        return result | {"problem": str(error), "no_device": "name" not in result}
    except sb.Error as error:
        return result | {"problem": str(error)}
    if not np.array_equal(got, pixels[:, ::-1]):
        result["problem"] = "the device draws wrong pixels"
    return result


if __name__ == "__main__":
    print(json.dumps(found()), flush=True)
