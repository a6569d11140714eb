"""How a command ends: exit codes, one clear line for each kind of error, and signals."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import traceback
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from . import _terminal

if TYPE_CHECKING:
    from sarabet import Project

OK = 0
FAILED = 1  # a cook or a script failed
USAGE = 2
PROJECT = 3  # the project file
DEVICE = 4
OUTPUT = 5  # a file could not be written
INTERNAL = 70
INTERRUPTED = 130  # as shells have it: 128 + the signal
PIPE = 141
TERMINATED = 143

TABLE = """\
exit codes:
  0    done
  1    an operator or a script failed
  2    wrong usage: an option, or a name that does not exist
  3    the project file is missing, damaged, or builds no project
  4    no device for texture operators
  5    a file could not be written
  70   a defect of Sarabet itself
  130  interrupted (Ctrl-C); 143 terminated; 141 the reader of the output went away

What follows -- goes to the project file, in sys.argv."""

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class CommandError(Exception):
    """What ends a command: a line for the person, and an exit code."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class Terminated(BaseException):
    """Somebody asked the process to end (SIGTERM)."""


def guarded(options: argparse.Namespace) -> int:
    """Run the command that was chosen; whatever happens becomes an exit code and one line."""
    _terminal.show_log()
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminate)
    try:
        code = int(options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python would complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE
    except BaseException as error:
        code, text = explained(error)
        _terminal.end_status()
        if options.traceback:
            own = isinstance(error, CommandError) and error.__cause__ is not None
            print(full_text(error.__cause__ if own else error), end="", file=sys.stderr)
        _terminal.say(f"sarabet {options.command}: {text}")
        return code


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


def explained(error: BaseException) -> tuple[int, str]:
    """Return the exit code of an error and the line that tells of it."""
    import sarabet as sb

    if isinstance(error, CommandError):
        return error.code, one_line(error)
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED, one_line(error) or "interrupted"
    if isinstance(error, Terminated):
        return TERMINATED, one_line(error) or "terminated"
    if isinstance(error, sb.DeviceError):
        return DEVICE, f"{one_line(error)} ('sarabet doctor' looks into it)"
    if isinstance(error, sb.CookError):
        return FAILED, one_line(error)
    if isinstance(error, sb.UserError):
        return FAILED, one_line(error)
    return INTERNAL, (
        f"a defect of Sarabet: {type(error).__name__}: {one_line(error)}"
        " (--traceback shows where; please report it)"
    )


def cook_failure(error: Exception, project: Project | None = None) -> Exception:
    """Return an error of cooking as what it is to a person: often there is just no device.

    Parameters
    ----------
    error : CookError
        What taking data raised.
    project : Project, optional
        The project in which that happened.
    """
    import sarabet as sb

    try:
        assert (project or sb.Project()).device
    except sb.DeviceError as missing:
        if str(missing) in str(error):
            return missing
    return error


def script_failure(error: BaseException, path: str) -> CommandError:
    """Return an error of a person's own Python as a line with file and line number."""
    import sarabet as sb

    trace = error.__traceback__
    if isinstance(error, sb.CookError):
        error = cook_failure(error)
    code = DEVICE if isinstance(error, sb.DeviceError) else FAILED
    if isinstance(error, SyntaxError):
        return CommandError(code, f"{error.filename or path}:{error.lineno}: {_named(error)}")
    line = _line_in_user_code(trace)
    where = f"{line[0]}:{line[1]}" if line else path
    return CommandError(code, f"{where}: {_named(error)}")


def _named(error: BaseException) -> str:
    text = error.msg if isinstance(error, SyntaxError) else one_line(error)
    name = type(error).__name__.removeprefix("User")  # UserValueError is a ValueError to a person
    return f"{name}: {text}" if text else name


def _line_in_user_code(trace: TracebackType | None) -> tuple[str, int] | None:
    found = None
    for frame in traceback.extract_tb(trace):
        name = frame.filename
        ours = os.path.abspath(name).startswith(_PACKAGE + os.sep) and "snippets" not in name
        if not ours and not name.startswith("<") and frame.lineno is not None:
            found = name, frame.lineno
    return found


def one_line(error: BaseException) -> str:
    """Return the text of an error without line breaks."""
    return " ".join(str(error).split())


def full_text(error: BaseException | None) -> str:
    """Return the traceback, and that of the script which failed in a cook."""
    text = "".join(traceback.format_exception(error))
    chain: BaseException | None = error
    while chain is not None:
        script = getattr(chain, "traceback_text", "")
        if script and script not in text:
            text += f"\nin the script of {getattr(chain, 'path', '')}:\n{script}"
        chain = chain.__cause__ or chain.__context__
    return text
