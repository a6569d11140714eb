"""Projects from files, and from what pickling keeps of them."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING, Any

from . import _sarabet
from .project import Project, current_project

if TYPE_CHECKING:
    from .operators import Comp


def load(path: str | os.PathLike[str], trust: bool = False, device: str | None = None) -> Project:
    """Return the project in a file.

    Parameters
    ----------
    path : path
        What `project.save` wrote.
    trust : bool
        Run the Python that the file names: expressions, callbacks. Without it such parameters
        keep their constant values; `project.untrusted` lists what waits, `project.trust()` lets
        it go.
    device : str, optional
        As for a new project; a file says nothing of it.

    Raises
    ------
    OSError
        If there is no such file.
    ValueError
        With line and column, if the file is damaged.
    """
    where = os.fsdecode(path)
    os.close(os.open(where, os.O_RDONLY | os.O_NONBLOCK))  # or the system's own exception
    if os.path.isdir(where):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), where)
    if trust:
        trust_classes(where)
    return adopted(_sarabet.Project.load(where, trust, device or ""))


def load_component(
    path: str | os.PathLike[str], parent: Comp | None = None, trust: bool = False
) -> Comp:
    """Return the component of a file, made in a component.

    Parameters
    ----------
    path : path
        What `comp.save` wrote.
    parent : Comp, optional
        By default the current project's root.
    trust : bool
        Run the Python that the file names; without it `project.untrusted` lists what waits.
    """
    home: Comp = current_project().root if parent is None else parent
    made: Comp = home.load(path, trust)
    return made


def trust_classes(path: str) -> None:
    """Import the modules of the Python classes whose operators a file has."""
    from .named_objects import import_classes

    if not os.path.isfile(path):
        return  # a pipe would be read twice, and a device has no end
    with contextlib.suppress(OSError, UnicodeDecodeError), open(path, encoding="utf-8") as file:
        import_classes(file.read(), os.path.dirname(os.path.abspath(path)))


def adopted(native: _sarabet.Project) -> Project:
    """Return the package's handle of a project of the engine."""
    project = Project.__new__(Project)
    _sarabet.adopt_project(project, native)
    return project


def unpickled(parts: list[Any], device: str) -> Project:
    """Return the project that was pickled as these parts."""
    from .named_objects import import_classes

    import_classes(parts[0], waiting=False)
    return adopted(_sarabet.Project.from_parts(parts, device))
