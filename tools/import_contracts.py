"""Contracts for import-linter that read like the table of rooms in the architecture.

`rooms` lists what each room may import, `only` lists who may import a package, and
`acyclic` forbids any cycle between modules, one hidden inside functions too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

PACKAGE = "therapist_emr"


def _problems_of(check: ContractCheck) -> list[str]:
    return list(check.metadata["problems"])


class _Said(Contract):
    """A contract whose failures are plain lines."""

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import that breaks the rule."""
        for problem in _problems_of(check):
            output.print_error(problem, bold=False)


class Rooms(_Said):
    """Let each room import itself and the rooms on its line; other modules match by pattern."""

    type_name = "rooms"
    table = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Compare every import between our modules with the table."""
        table = parse_table(_words(self.table))
        problems = sorted(room_problems(table, _ours(graph), _links(graph)))
        return ContractCheck(kept=not problems, metadata={"problems": problems})


class Only(_Said):
    """Let nobody but the named modules import some packages, outside ones or our own."""

    type_name = "only"
    packages = fields.SetField(subfield=fields.StringField())
    importers = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import of the packages."""
        packages, importers = _words(self.packages), _words(self.importers)
        problems = sorted(
            f"{_where(graph, importer, imported)} imports {_short(imported)}; "
            f"only {', '.join(importers)} may"
            for importer, imported in _links(graph)
            if any(_in_room(imported, package) for package in packages)
            and not _matches_any(_short(importer), importers)
        )
        return ContractCheck(kept=not problems, metadata={"problems": problems})


class Acyclic(_Said):
    """Refuse modules that import each other, directly or around a corner."""

    type_name = "acyclic"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find every group of modules that reach each other."""
        ours = set(_ours(graph))
        links: dict[str, set[str]] = {
            module: graph.find_modules_directly_imported_by(module) & ours for module in ours
        }
        problems = [" <-> ".join(map(_short, group)) for group in cycles(links)]
        return ContractCheck(kept=not problems, metadata={"problems": sorted(problems)})


def _words(field: object) -> list[str]:
    # A field declared on the class holds its parsed value on the instance.
    return list(cast("Iterable[str]", field))


def parse_table(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Read lines of `who: what what`, most special pattern first."""
    table = {}
    for line in lines:
        who, _, allowed = line.partition(":")
        table[who.strip()] = tuple(allowed.split())
    return table


def room_problems(
    table: dict[str, tuple[str, ...]],
    modules: Iterable[str],
    links: Iterable[tuple[str, str]],
) -> Iterator[str]:
    """Tell every import, and every module without a line, that the table does not allow."""
    for module in modules:
        if module != PACKAGE and _line_for(_short(module), table) is None:
            yield f"{_short(module)} has no line in the table of rooms"
    for importer, imported in links:
        if not imported.startswith(f"{PACKAGE}.") or importer == PACKAGE:
            continue
        short, wanted = _short(importer), _short(imported)
        line = _line_for(short, table)
        if line is None or _in_room(wanted, line.split(".")[0]):
            continue
        if not any(_in_room(wanted, allowed) for allowed in table[line]):
            may = ", ".join(table[line]) or "nothing of ours"
            yield f"{short} imports {wanted}; {line} may import {may}"


def cycles(links: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of two or more modules that reach each other, after Tarjan."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    groups: list[list[str]] = []
    for root in sorted(links):
        if root in index:
            continue
        work = [(root, iter(sorted(links[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        while work:
            node, following = work[-1]
            for neighbour in following:
                if neighbour not in index:
                    index[neighbour] = low[neighbour] = len(index)
                    stack.append(neighbour)
                    work.append((neighbour, iter(sorted(links[neighbour]))))
                    break
                if neighbour in stack:
                    low[node] = min(low[node], index[neighbour])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    group, stack[at:] = stack[at:], []
                    if len(group) > 1:
                        groups.append(sorted(group))
    return groups


def _short(module: str) -> str:
    return module.removeprefix(f"{PACKAGE}.")


def _ours(graph: ImportGraph) -> list[str]:
    return sorted(name for name in graph.modules if name.split(".")[0] == PACKAGE)


def _links(graph: ImportGraph) -> Iterator[tuple[str, str]]:
    for importer in _ours(graph):
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            yield importer, imported


def _where(graph: ImportGraph, importer: str, imported: str) -> str:
    found = graph.get_import_details(importer=importer, imported=imported)
    lines = ", ".join(str(detail["line_number"]) for detail in found)
    return f"{_short(importer)} (line {lines})"


def _line_for(module: str, table: dict[str, tuple[str, ...]]) -> str | None:
    return next((line for line in table if _matches(module, line)), None)


def _matches(module: str, pattern: str) -> bool:
    return fnmatchcase(module, pattern) or fnmatchcase(module, f"{pattern}.*")


def _matches_any(module: str, patterns: Iterable[str]) -> bool:
    return any(_matches(module, pattern) for pattern in patterns)


def _in_room(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")
