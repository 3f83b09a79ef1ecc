"""What pages call: every service that a page reaches for, whether it touches the database, and what it asks of the table.

Read from the code itself, so a service is here the moment that a page calls it: there is no list to forget.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from inspect import isfunction
from pathlib import Path

import engage
from engage.accounts.guarding import Guard

ROOT = Path(engage.__file__).parent
_DATABASE = ("db.session", "db.paginate", "audit.record")


def pages() -> set[str]:
    """Every view, by its whole name; one of the API by its class and method."""
    return set(_Code().pages())


@cache
def services() -> dict[str, Guard | None]:
    """What a page calls that touches the database, by name without `engage`, and what it asks for; core knows of no roles."""
    code, found = _Code(), {}
    for page in code.pages():
        for called in code.called_by_page(page):
            if called in code.touching and not called.startswith("engage.core."):
                found[called.removeprefix("engage.")] = _guard(called)
    return found


def _guard(name: str) -> Guard | None:
    module, _dot, last = name.rpartition(".")
    found: Guard | None = getattr(getattr(import_module(module), last), "guard", None)
    return found


def ways() -> Iterator[tuple[str, str, str]]:
    """Every page, the permission it asks for (empty: for everybody), and each guarded service on its way, however far down."""
    code = _Code()
    guarded = {f"engage.{name}" for name in guards()}
    for page in code.pages():
        module, _dot, name = page.rpartition(".")
        # Addresses of the API ask for a key, and no role: they are as for everybody.
        asks: str = "" if ".api." in page else getattr(getattr(import_module(module), name), "permission", "")
        for service in code.first(page, guarded):
            yield page.removeprefix("engage."), asks, service.removeprefix("engage.")


@cache
def guards() -> dict[str, Guard]:
    """Every guarded function of the site, by its name, whoever calls it."""
    found = {}
    names = (_module(file) for file in _files() if file.stem not in {"__main__", "wsgi"})
    for module in names:
        here = import_module(module)
        for name, value in vars(here).items():
            if isfunction(value) and hasattr(value, "guard") and value.__module__ in {module, _wrapped(module)}:
                found[f"{module}.{name}".removeprefix("engage.")] = value.guard
    return found


def _wrapped(module: str) -> str:
    """The record of changes is read by functions of `core`, which are guarded where accounts hand them on."""
    return "engage.core.audit_reading" if module == "engage.accounts.recorded" else module


class _Code:
    """The functions of the site, and which of them name which."""

    def __init__(self) -> None:
        trees = {_module(file): ast.parse(file.read_text("utf-8")) for file in _files()}
        self.imports = {module: dict(_imports(tree)) for module, tree in trees.items()}
        self.functions = {f"{module}.{name}": node for module, tree in trees.items() for name, node in _functions(tree)}
        self.said = {name: {said for part in ast.walk(node) if (said := _dotted(part))} for name, node in self.functions.items()}
        self.calls = {name: set(self._named(name)) - {name} for name in self.functions}
        self.touching = self._reaching(_DATABASE)

    def pages(self) -> Iterator[str]:
        """Every view."""
        for name, node in self.functions.items():
            said = [ast.unparse(one) for one in node.decorator_list]
            is_of_the_api = ".api." in name and node.name in {"get", "post"}
            if is_of_the_api or any(one.startswith("blueprint.") or ".route(" in one for one in said):
                yield name

    def called_by_page(self, page: str) -> Iterator[str]:
        """What it calls itself or through helpers of pages: the first functions that are not."""
        waiting, seen = [page], {page}
        while waiting:
            for called in self.calls[waiting.pop()] - seen:
                seen.add(called)
                if _is_pages(called):
                    waiting.append(called)
                else:
                    yield called

    def first(self, start: str, wanted: set[str]) -> Iterator[str]:
        """Of these, the ones that are reached first, on every way."""
        waiting, seen = [start], {start}
        while waiting:
            for called in self.calls[waiting.pop()] - seen:
                seen.add(called)
                if called in wanted:
                    yield called
                else:
                    waiting.append(called)

    def _reaching(self, wanted: tuple[str, ...]) -> set[str]:
        """The functions that say one of these, or call one that does, however far down."""
        callers: dict[str, set[str]] = {name: set() for name in self.functions}
        for name, called in self.calls.items():
            for one in called:
                callers[one].add(name)
        found = {name for name, said in self.said.items() if any(one.startswith(wanted) for one in said)}
        waiting = list(found)
        while waiting:
            waiting += (more := callers[waiting.pop()] - found)
            found |= more
        return found

    def _named(self, of: str) -> Iterator[str]:
        module = next(name for name in (of.rpartition(".")[0], of.rsplit(".", 2)[0]) if name in self.imports)
        for said in self.said[of]:
            first, dot, rest = said.partition(".")
            whole = f"{self.imports[module].get(first, f'{module}.{first}')}{dot}{rest}"
            if (found := self._resolved(whole)) in self.functions:
                yield found

    def _resolved(self, name: str) -> str:
        """Where a name that a module only hands on is from."""
        seen: set[str] = set()
        while name not in self.functions and name not in seen:
            seen.add(name)
            module, _dot, last = name.rpartition(".")
            name = self.imports.get(module, {}).get(last, name)
        return name


def _files() -> list[Path]:
    return [file for file in sorted(ROOT.rglob("*.py")) if not {"migrations", "sample"} & set(file.relative_to(ROOT).parts)]


def _is_pages(name: str) -> bool:
    module = name.rpartition(".")[0]
    return module.endswith("views") or ".api" in module


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef))


def _module(file: Path) -> str:
    return ".".join(("engage", *file.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("engage"):
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"


def _dotted(node: ast.AST) -> str:
    """A name with all that is asked of it, such as `moderation.decide`; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    before = _dotted(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{before}.{node.attr}" if isinstance(node, ast.Attribute) and before else ""
