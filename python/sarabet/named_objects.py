"""Callbacks and script functions by name, so that a project file can hold them.

A name is a module or a Python file, and the object's qualified name in it. The name of an object
is given out only if looking it up gives that object again.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import logging
import os
import sys
import tomllib
import types
from collections.abc import Mapping
from typing import Any

from . import _sarabet
from ._sarabet import UserValueError
from .callbacks import Callbacks, CallbacksFile, host_of
from .handles import registry
from .python_cooks import Host
from .scripts import Function, function_parameters

Name = tuple[str, str, str, str, dict[str, str]]  # use, file, module, qualname, options


class Missing:
    """Stands for an object that could not be found, and says so when its operator cooks."""

    def __init__(self, name: Name, reason: Exception) -> None:
        self.name = name
        _, file, module, qualname, _ = name
        self.text = (file or module) + (f":{qualname}" if qualname else "")
        self.reason = f"{type(reason).__name__}: {reason}"

    def __sarabet_cook__(self, cook: Any) -> None:
        raise _sarabet.UserError(f"{cook.op.path}: no callbacks {self.text!r}: {self.reason}")


def name_of(host: Any) -> Name:
    """Return the name of what a script operator runs.

    Raises
    ------
    ValueError
        If it has none: a lambda, a local function, an object that no module holds.
    """
    if isinstance(host, Missing):
        return host.name
    if isinstance(host, CallbacksFile):
        return "callbacks", os.path.abspath(host.source), "", "", {}
    if isinstance(host, Function):
        return "function", *_place_of(host.source), _options(host)
    if isinstance(host, Callbacks | Host):
        return "callbacks", *_place_of(host.source), {}
    return "object", *_place_of(host), {}


def find(use: str, file: str, module: str, qualname: str, options: Mapping[str, str]) -> Any:
    """Return what a script operator runs, by the name that `name_of` gave; runs its module."""
    try:
        if use == "callbacks" and file and not qualname:
            return CallbacksFile(file)
        found = _object_at(_module(file, module), qualname)
        if use == "class":  # it has registered its type
            return found
        if use == "function":
            keywords = [parameter[0] for parameter in function_parameters(found)]
            return Function(found, keywords, _output(options))
        host = host_of(found) if use == "callbacks" else found
        if not hasattr(host, "__sarabet_cook__"):
            raise TypeError(f"expected an object with __sarabet_cook__, got {host!r}")
        return host
    except Exception as error:
        if use == "class":
            place = f"{file or module}:{qualname}"
            logging.getLogger("sarabet").error("no class %s: %s", place, error)
        return Missing((use, file, module, qualname, dict(options)), error)


def import_classes(text: str, folder: str = "", waiting: bool = True) -> None:
    """Import the modules of the Python classes whose operators a project's text has.

    Those that waited for trust when it was pickled only if `waiting`. What cannot be imported is
    logged; its operators say it too.
    """
    try:
        operators = tomllib.loads(text).get("op", {})
    except (ValueError, RecursionError):
        return  # who reads the text says where it is damaged
    known = registry()
    for op in operators.values() if isinstance(operators, dict) else ():
        place = op.get("class") if isinstance(op, dict) else None
        if isinstance(place, dict) and waiting:
            place = place.get("class")
        if not isinstance(place, str) or op.get("type") in known:
            continue
        module, _, qualname = place.rpartition(":")
        is_file = module.endswith(".py") or "/" in module
        try:
            file = os.path.join(folder or os.getcwd(), module) if is_file else ""
            _object_at(_module(file, "" if is_file else module), qualname)
        except Exception as error:  # trusting what has been read tells of it
            logging.getLogger("sarabet").debug("no class %s: %s", place, error)
        known = registry()


def _options(host: Function) -> dict[str, str]:
    options: dict[str, str] = {}
    for key, value in host.output.items():
        if key == "names":
            if any(not name or name.split() != [name] for name in value):
                raise UserValueError(f"its channel names hold spaces: {list(value)}")
            options[key] = " ".join(value)
        else:
            options[key] = str(float(value)) if key == "rate" else str(value)
    return options


def _output(options: Mapping[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = {"names": str.split, "rate": float, "start": int}
    read |= {"channels": str, "kind": str}
    unknown = set(options) - set(read)
    if unknown:
        raise ValueError(f"unknown options: {', '.join(sorted(unknown))}")
    return {key: read[key](value) for key, value in options.items()}


def _place_of(thing: Any) -> tuple[str, str, str]:
    """Return file, module and qualified name; file or module is empty."""
    if isinstance(thing, types.ModuleType):
        module, qualname = thing, ""
    else:
        module, qualname = _module_of(thing)
        _check(thing, module, qualname)
    file = getattr(module, "__sarabet_file__", "")
    if module.__name__ in ("__main__", "__mp_main__"):
        file = getattr(module, "__file__", None) or ""
        if not file:
            raise UserValueError(
                f"{qualname or 'it'} belongs to a program that is no file; put it in a module"
            )
    elif not file and sys.modules.get(module.__name__) is not module:
        raise UserValueError(f"the module {module.__name__!r} is not one that can be imported")
    return (os.path.abspath(file), "", qualname) if file else ("", module.__name__, qualname)


def _module_of(thing: Any) -> tuple[types.ModuleType, str]:
    qualname = getattr(thing, "__qualname__", None)
    owner = thing if qualname else type(thing)
    module = sys.modules.get(getattr(owner, "__module__", None) or "")
    if module is None:
        raise UserValueError(f"{_shown(thing)} belongs to no module")
    if qualname is not None:
        return module, qualname
    for name, value in vars(module).items():
        if value is thing:
            return module, name
    raise UserValueError(
        f"{_shown(thing)} has no name: make it a global of the module {module.__name__!r}"
    )


def _check(thing: Any, module: types.ModuleType, qualname: str) -> None:
    if "<" in qualname:
        what = "a lambda" if qualname.endswith("<lambda>") else "a local function or class"
        raise UserValueError(f"{qualname} is {what}; define it at the top of a module")
    try:
        found = _object_at(module, qualname)
    except Exception:
        found = None
    if found is not thing:
        raise UserValueError(f"{module.__name__}:{qualname} is not {_shown(thing)}")


def _shown(thing: Any) -> str:
    return f"{getattr(thing, '__qualname__', None) or f'a {type(thing).__qualname__}'}"


def _object_at(module: types.ModuleType, qualname: str) -> Any:
    found: Any = module
    for part in qualname.split(".") if qualname else ():
        found = getattr(found, part)
    if isinstance(found, _sarabet.Operator):  # a decorated function's name means its operator
        host = found.parameter("callbacks").val
        found = getattr(host, "source", host)
    return found


def _module(file: str, name: str) -> types.ModuleType:
    if not file:
        return importlib.import_module(name)
    main = sys.modules.get("__main__")
    if main is not None and _same_file(getattr(main, "__file__", None), file):
        return main
    for module in list(sys.modules.values()):
        if _same_file(getattr(module, "__sarabet_file__", None), file):
            return module
    return _run(file)


def _same_file(one: str | None, other: str) -> bool:
    return one is not None and os.path.realpath(one) == os.path.realpath(other)


def _run(file: str) -> types.ModuleType:
    """Run a file as a module that no import would find."""
    if not os.path.exists(file):
        raise FileNotFoundError(f"there is no file {file!r}")
    name = "_sarabet_file_" + hashlib.sha256(os.path.realpath(file).encode()).hexdigest()[:16]
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file!r} is no Python file")
    module = importlib.util.module_from_spec(spec)
    module.__sarabet_file__ = file  # type: ignore[attr-defined]
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
