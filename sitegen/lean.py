"""Makes Python's memory lean before a snapshot of it is taken. Runs inside the engine (sitegen/snapshot.mjs).

What is removed was not used in the exercise. Where it is used after all, a function that raises an exception stands in
its place, or a name is not found, which ends in an exception as well, and so with the whole of Pyodide.
"""

import gc
import sys
from _abc import _get_dump  # type: ignore[import-not-found]
from abc import ABCMeta
from collections.abc import Container, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

CO_GENERATOR = 0x20  # as the module inspect has it, which must not be loaded here

# Modules whose contents Python itself looks up by name, for text and for an import.
NEEDED = frozenset({"builtins", "codecs", "encodings", "encodings.utf_8", "importlib._bootstrap"})


class NoImports:
    """The only finder of modules that is left. Its exception is one that nobody expects of an import."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        raise SystemError(f"{name} is not in the snapshot")


def missed(*_: object, **__: object) -> None:
    """In the place of each function that did not run."""
    raise SystemError("a function is not in the snapshot")


def missed_later(*_: object, **__: object) -> Iterator[None]:
    """In the place of each generator that did not run: one may be made, and never asked for anything."""
    raise SystemError("a generator is not in the snapshot")
    yield


def mark(code: CodeType) -> str:
    """Tells a function from all others; the names tell apart what was generated, as the methods of a dataclass."""
    names = ",".join((*code.co_names, *code.co_varnames))
    return f"{code.co_filename}:{code.co_firstlineno}:{code.co_qualname}:{names}"


def make_lean(ran: set[str]) -> None:
    """`ran`: the marks of all functions of Python that ran in the exercise."""
    functions = [each for each in _all(FunctionType) if each.__module__ != __name__]
    used = {each for each in functions if mark(each.__code__) in ran}
    named = {name for function in used for name in _names(function.__code__)}
    for module in list(sys.modules.values()):
        if _of_python(module):
            for name, value in list(vars(module).items()):
                if name not in named and not name.startswith("__") and not _has_registered(value):
                    delattr(module, name)
    for function in functions:
        function.__code__ = _lean(function.__code__, ran)
        function.__annotate__ = missed
        function.__qualname__ = function.__name__
        if function not in used:
            function.__defaults__ = function.__kwdefaults__ = None
    for each in _all(type):
        if "__static_attributes__" in vars(each):  # it was made by Python
            _make_class_lean(each, used)
    sys.meta_path[:] = [NoImports]
    sys.path.clear()
    sys.path_importer_cache.clear()


def _all(kind: type) -> list[Any]:
    return [each for each in gc.get_objects() if isinstance(each, kind)]


def _names(code: CodeType) -> Iterator[str]:
    """What a function names, what those inside it do, and all words in them, which may be names too."""
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _names(each)
        elif isinstance(each, str):
            yield each


def _of_python(module: ModuleType) -> bool:
    """Not one that is part of the engine."""
    spec: Any = module.__spec__
    return spec is not None and spec.origin != "built-in" and module.__name__ not in NEEDED


def _has_registered(value: object) -> bool:
    """A class that others are registered with: dict is a Mapping by MutableMapping, which nobody names."""
    return isinstance(value, ABCMeta) and bool(_get_dump(value)[0])


def _make_class_lean(each: type, used: Container[FunctionType]) -> None:
    """Past its metaclass, which may have something to say about it."""
    for name, value in list(vars(each).items()):
        if isinstance(value, FunctionType) and value not in used:
            type.__setattr__(each, name, missed)
    type.__setattr__(each, "__annotate__", missed)
    type.__setattr__(each, "__static_attributes__", ())
    type.__setattr__(each, "__doc__", None)


def _lean(code: CodeType, ran: set[str]) -> CodeType:
    """Without the numbers of lines, which are for a traceback that nobody reads; nothing at all if it did not run."""
    if mark(code) not in ran:
        instead = missed_later if code.co_flags & CO_GENERATOR else missed
        return instead.__code__.replace(co_freevars=code.co_freevars)
    inner = [_lean(each, ran) if isinstance(each, CodeType) else each for each in code.co_consts]
    return code.replace(co_linetable=b"", co_qualname=code.co_name, co_consts=tuple(inner))
