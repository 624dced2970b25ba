"""Makes Python's memory lean before a snapshot of it is taken. Runs inside the engine (sitegen/snapshot.mjs).

What is removed of the standard library was not used in the exercise; where it is used after all, a name is not
found, which ends in an exception, and so with the whole of Pyodide.
"""

import gc
import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

# What Python itself calls by name, for text and for an import.
NEEDED = frozenset(
    {
        "builtins",
        "codecs",
        "encodings",
        "encodings.utf_8",
        "importlib._bootstrap",
        "importlib._bootstrap_external",
        "sys",
    }
)


class NoImports:
    """The only finder of modules that is left. Its exception is one that nobody expects of an import."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        raise SystemError(f"{name} is not in the snapshot")


def make_lean(ran: set[tuple[str, str]]) -> None:
    """`ran`: file and qualified name of each function of Python that ran in the exercise."""
    files = {file for file, _ in ran}
    named = {
        name
        for function in _functions()
        if _place(function) in ran
        for name in _names(function.__code__)
    }
    libraries = list(_libraries())
    unused = {id(module) for module in libraries if _file(module) not in files}
    for module in libraries:
        for name, value in list(vars(module).items()):
            if isinstance(value, FunctionType) and _place(value) not in ran and name not in named:
                delattr(module, name)
    for module in list(sys.modules.values()):
        for name, value in list(vars(module).items()):
            if id(value) in unused and name not in named:
                delattr(module, name)
    for name, module in list(sys.modules.items()):
        if id(module) in unused:
            del sys.modules[name]
    for function in _functions():
        function.__code__ = _without_lines(function.__code__)
        setattr(function, "__annotate__", None)  # noqa: B010 (of Python 3.14)
    sys.meta_path[:] = [NoImports]
    sys.path.clear()
    sys.path_importer_cache.clear()


def _functions() -> Iterator[FunctionType]:
    return (each for each in gc.get_objects() if isinstance(each, FunctionType))


def _names(code: CodeType) -> Iterator[str]:
    """What a function names, and what those inside it do."""
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _names(each)


def _libraries() -> Iterator[ModuleType]:
    """The modules of the standard library that are written in Python."""
    for name, module in sys.modules.items():
        own = name.split(".")[0] in ("calculator", "__main__")
        if not own and _file(module) and module.__name__ not in NEEDED:
            yield module


def _file(module: ModuleType) -> str | None:
    """The file that the functions of a module say they are from."""
    functions = [each for each in vars(module).values() if isinstance(each, FunctionType)]
    own = [each for each in functions if each.__module__ == module.__name__]
    spec: Any = module.__spec__
    if spec is None or spec.origin == "built-in":
        return None
    return own[0].__code__.co_filename if own else spec.origin


def _place(function: FunctionType) -> tuple[str, str]:
    return function.__code__.co_filename, function.__code__.co_qualname


def _without_lines(code: CodeType) -> CodeType:
    """The numbers of lines are for a traceback, which nobody reads here."""
    inner = [
        _without_lines(each) if isinstance(each, CodeType) else each for each in code.co_consts
    ]
    return code.replace(co_linetable=b"", co_consts=tuple(inner))
