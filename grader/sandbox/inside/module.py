"""Turns the bytes of a submission into a module that has run."""

from __future__ import annotations

import difflib
import linecache
import sys
import tokenize
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from types import CodeType, ModuleType
from typing import Any

from .advice import NO_FILES
from .faults import Fault, describe_error, student_traceback
from .notebooks import without_magic_lines
from .sentences import join, say

MAX_NAMES = 500


@dataclass(frozen=True)
class Submission:
    """A student's module after it ran, and the path under which tracebacks know it."""

    module: ModuleType
    path: str

    def function_names(self) -> list[str]:
        """Names of the callables that the module defines or imports."""
        names = [
            name
            for name, value in vars(self.module).items()
            if type(name) is str and callable(value)
        ]
        return [name for name in names if not name.startswith("__")][:MAX_NAMES]

    def function(self, name: str) -> Callable[..., Any]:
        """The callable of that name; raises a Fault of kind "missing"."""
        value = vars(self.module).get(name)
        if callable(value):
            function: Callable[..., Any] = value
            return function
        if name in vars(self.module):
            kind = type(value).__name__
            sentence = say(
                "Your file defines `%(function)s` as %(kind)s, not as a function.",
                function=name,
                kind=kind,
            )
            raise Fault("missing", sentence)
        missing = say("Your file does not define `%(function)s`.", function=name)
        raise Fault("missing", join(missing, self._near_miss(name)))

    def _near_miss(self, name: str) -> str:
        by_letters = {key.lower().replace("_", ""): key for key in self.function_names()}
        near = difflib.get_close_matches(name.lower().replace("_", ""), by_letters, 1, 0.8)
        if not near:
            return ""
        return say("It does define `%(name)s`: was that meant?", name=by_letters[near[0]])


def parse_source(source: bytes, file_name: str) -> str:
    """The text of a source file; raises a Fault of kind "not_loadable" that says what is wrong."""
    if not source.strip():
        raise Fault("not_loadable", say("Your file is empty."))
    if b"\0" in source:
        line = source[: source.index(b"\0")].count(b"\n") + 1
        raise Fault(
            "not_loadable",
            say("Your file is no text: there is a NUL byte in line %(line)s.", line=line),
        )
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(source).readline)
        return source.decode(encoding)
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        sentence = say(
            "Your file is not UTF-8 text: byte %(byte)s in line %(line)s.",
            byte=f"0x{source[error.start]:02x}",
            line=line,
        )
    except (SyntaxError, LookupError):
        sentence = say(
            "%(file)s is not UTF-8 text, and what it says about its encoding is wrong.",
            file=file_name,
        )
    raise Fault("not_loadable", sentence)


def compile_source(source: bytes, file_name: str, path: str) -> CodeType:
    """Byte code of the file; raises a Fault of kind "not_loadable" that names the line."""
    text = parse_source(source, file_name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return compile(source, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        plain = without_magic_lines(source)
        if plain is not source:
            return compile_source(plain, file_name, path)
        raise Fault("not_loadable", syntax_sentence(error, text)) from None
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        sentence = say("Python cannot compile your file: %(error)s.", error=type(error).__name__)
        raise Fault("not_loadable", sentence) from None


def syntax_sentence(error: SyntaxError, text: str) -> str:
    """One sentence about a SyntaxError, with the line."""
    line = error.lineno or 1
    lines = text.splitlines()
    shown = lines[line - 1].strip()[:80] if 0 < line <= len(lines) else ""
    what = f"{error.msg} (`{shown}`)" if shown else str(error.msg)
    return say("Your file has a syntax error in line %(line)s: %(what)s.", line=line, what=what)


def submission_path(folder: str, file_name: str) -> str:
    """Where the file lies when it runs."""
    return f"{folder}/{file_name}"


def run_module(source: bytes, path: str, extra_modules: str) -> Submission:
    """Write the file to `path`, run it as a module, and return it.

    `extra_modules` says in words what can be imported. Raises a Fault of kind "not_loadable".
    """
    file_name = path.rpartition("/")[2]
    code = compile_source(source, file_name, path)
    text = parse_source(source, file_name)
    with open(path, "wb") as file:
        file.write(source)
    linecache.cache[path] = (len(source), None, text.splitlines(keepends=True), path)
    module = ModuleType(_module_name(file_name))
    module.__file__ = path
    sys.modules[module.__name__] = module
    try:
        exec(code, vars(module))
    except ModuleNotFoundError as error:
        raise Fault("not_loadable", _missing_module(error, path, extra_modules)) from None
    except BaseException as error:  # noqa: BLE001 - whatever the student's module raises
        advice = NO_FILES if isinstance(error, FileNotFoundError) else ""
        sentence = import_sentence(describe_error(error, path), advice)
        raise Fault("not_loadable", sentence, student_traceback(error, path)) from None
    return Submission(module, path)


def _module_name(file_name: str) -> str:
    """The file's stem, unless that is the name of a module that others need."""
    stem = file_name.partition(".")[0]
    taken = stem in sys.stdlib_module_names or stem in sys.modules or not stem.isidentifier()
    return "submission" if taken else stem


def _missing_module(error: ModuleNotFoundError, path: str, available: str) -> str:
    missing = vars(ImportError)["name"].__get__(error)
    name = missing.partition(".")[0] if type(missing) is str else ""
    described = describe_error(error, path)
    if described.endswith("."):
        return import_sentence(described, "")  # it says already what to do
    if name in {"tensorflow", "keras"}:
        advice = say("Import it at the top of the file with a plain `import %(name)s`.", name=name)
    else:
        advice = say("Available are Python's standard library and %(modules)s.", modules=available)
    return import_sentence(described, advice)


def import_sentence(error: str, advice: str) -> str:
    """Why the file did not load, and what to do about it where that is known."""
    if not advice:
        return say("Your file could not be imported: %(error)s", error=error)
    return say("Your file could not be imported: %(error)s. %(advice)s", error=error, advice=advice)
