"""What `import sarabet` costs, in processes of their own."""

from __future__ import annotations

import subprocess
import sys

from .measure import Row, Settings, interleaved

_TIMED = "import time; t = time.perf_counter(); import {0}; print(time.perf_counter() - t)"


def rows(settings: Settings) -> list[Row]:
    """Measure in fresh interpreters; NumPy alone beside it."""
    row = Row("import sarabet (fresh interpreter)", "under 0.3 s, no Vulkan")

    def importing(package: str):
        def frames(count: int) -> list[float]:
            command = [sys.executable, "-c", _TIMED.format(package)]
            return [
                float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
                for _ in range(count)
            ]

        return frames

    results = interleaved(
        {"sarabet": importing("sarabet"), "numpy alone": importing("numpy")},
        settings.count(10),
        1,
    )
    looked = "import sarabet; print(open('/proc/self/maps').read())"
    maps = subprocess.run(
        [sys.executable, "-c", looked], capture_output=True, text=True, check=True
    ).stdout
    vulkan = "libvulkan" in maps
    row.measured = list(results.values())
    row.notes.append(f"Vulkan's loader is {'' if vulkan else 'not '}loaded by the import")
    row.reached = results["sarabet"].median < 0.3 and not vulkan
    return [row]
