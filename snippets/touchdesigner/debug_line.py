"""Print values together with the file, function and line that the call stands in."""

from sarabet.td import debug


def measure() -> None:
    debug("the answer is", 42)


measure()
