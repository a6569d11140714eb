"""The command line: `sarabet` and `python -m sarabet`.

Each command is one module of this package, found by its presence: the first line of its docstring
is its help, `add_arguments(parser)` declares its options, `run(options)` does the work and returns
the exit code. Modules whose names begin with an underscore are what the commands share.

What a person waits for is the work, so nothing heavy is imported before a command needs it, and
no command starts Vulkan unless it looks at devices or pictures.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from typing import NoReturn, Protocol, cast

from . import _exit

__all__ = ["command_names", "main"]


class Command(Protocol):
    """What the module of a command has."""

    __doc__: str | None

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""

    def run(self, options: argparse.Namespace) -> int:
        """Do the work and return the exit code."""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and where help is."""
        self.exit(_exit.USAGE, f"{self.prog}: {message} (see '{self.prog} --help')\n")


class CMakeDir(argparse.Action):
    """What `--cmake-dir` does."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> NoReturn:
        """Print the folder and end."""
        import sarabet

        try:
            folder = sarabet.cmake_dir()
        except OSError as error:
            parser.exit(_exit.FAILED, f"{parser.prog}: {error}\n")
        print(folder)
        parser.exit()


def command_names() -> list[str]:
    """Return the names of all commands."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return sorted(name for name in found if not name.startswith("_"))


def _parser() -> Parser:
    import sarabet

    parser = Parser(
        prog="sarabet",
        description="Build, run and look at networks of operators.",
        epilog=_exit.TABLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sarabet {sarabet.__version__}")
    parser.add_argument(
        "--cmake-dir",
        action=CMakeDir,
        nargs=0,
        help="print where the CMake package for plug-ins is, and end",
    )
    parser.add_argument("--traceback", action="store_true", help="show where an error came from")
    commands = parser.add_subparsers(metavar="COMMAND", dest="command", required=True)
    for name in command_names():
        module = cast(Command, importlib.import_module(f"{__name__}.{name}"))
        text = (module.__doc__ or "").strip()
        one = commands.add_parser(
            name,
            help=text.split("\n", 1)[0].rstrip("."),
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        one.add_argument(
            "--traceback",
            action="store_true",
            default=argparse.SUPPRESS,
            help="show where an error came from",
        )
        module.add_arguments(one)
        one.set_defaults(run=module.run)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows the program's name; by default `sys.argv`. What comes after `--` is for the
        project file, which finds it in `sys.argv`.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    rest: list[str] = []
    if "--" in words:
        cut = words.index("--")
        words, rest = words[:cut], words[cut + 1 :]
    options = _parser().parse_args(words)
    options.rest = rest
    return _exit.guarded(options)
