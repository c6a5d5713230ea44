"""Asks registries about many names at once, within bounds, and believes only a registry that proved itself.

A registry is believed when it finds a name that surely exists and does not find a random one: a server that
answers everything, or nothing, proves nothing. Where a name was absent the first is asked once more at the
end, because a registry that breaks in between would make every package look invented.
"""

import secrets
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType

from lastmile.registries import npm_registry, simple_index
from lastmile.registries.answer import ABSENT, THERE, UNKNOWN, Answer, unknown
from lastmile.registries.configuration import Registry
from lastmile.registries.memory import Memory

PROTOCOLS: Mapping[str, ModuleType] = {"PyPI": simple_index, "npm": npm_registry}
LANES = 8  # look-ups at once
PATIENCE = 10.0  # seconds for one look-up, its tries included
SECONDS = 120.0  # for all look-ups of one ecosystem
MOST_NAMES = 400  # of one ecosystem in one audit
_GIVES_UP = 8  # failures in a row after which a registry is left alone


class Desk:
    """The look-ups of one audit; remembers what each registry is worth."""

    def __init__(self, memory: Memory, seconds: float = SECONDS, patience: float = PATIENCE) -> None:
        self._memory = memory
        self._seconds = seconds
        self._patience = patience
        self._distrust: dict[Registry, str] = {}
        self._dated: dict[Registry, bool] = {}
        self.asked = 0  # look-ups that went over the network, sentinels included

    def ask(self, registries: Sequence[Registry], names: Iterable[str]) -> dict[str, Answer]:
        """One answer for each name: there if any registry has it, absent only if every one proves it."""
        wanted = list(dict.fromkeys(names))
        if not registries or not wanted:
            return {name: unknown("no registry is configured") for name in wanted}
        end = time.monotonic() + self._seconds
        asked, left = wanted[:MOST_NAMES], wanted[MOST_NAMES:]
        answers = {name: unknown(f"only {MOST_NAMES} names are looked up") for name in left}
        by_registry = [self._one_registry(registry, asked, end) for registry in registries]
        for name in asked:
            answers[name] = _joined([given[name] for given in by_registry])
        return answers

    def histories(self, registry: Registry, names: Iterable[str]) -> dict[str, Answer]:
        """Versions and dates of these npm packages; undated where the registry's dates are its own."""
        wanted = list(dict.fromkeys(names))
        if not wanted or self._believed(registry):
            return {}
        end = time.monotonic() + self._seconds / 2
        found = self._through(registry, wanted, end, "history")
        return {name: answer for name, answer in found.items() if answer.state == THERE}

    def dated(self, registry: Registry) -> bool:
        """Whether its dates are the packages' own, and not those of a mirror."""
        if registry not in self._dated:
            protocol = PROTOCOLS[registry.ecosystem]
            look = npm_registry.history if registry.ecosystem == "npm" else simple_index.look_up
            self.asked += 1
            first = look(registry, protocol.KNOWN, self._patience).first
            self._dated[registry] = first is not None and first.isoformat() < protocol.KNOWN_SINCE
        return self._dated[registry]

    def _one_registry(self, registry: Registry, names: Sequence[str], end: float) -> dict[str, Answer]:
        if why := self._believed(registry):
            return {name: unknown(why) for name in names}
        found = self._through(registry, names, end, "")
        if any(answer.state == ABSENT for answer in found.values()) and not self._still(registry):
            why = f"{registry.host} stopped answering as a registry does"
            found = {n: unknown(why) if a.state == ABSENT else a for n, a in found.items()}
        for name, answer in found.items():
            if answer.state != UNKNOWN:
                self._memory.keep(registry, name, answer)
        return found

    def _through(self, registry: Registry, names: Sequence[str], end: float, what: str) -> dict[str, Answer]:
        """Ask for each name in a few lanes, until the time is over or the registry has gone silent."""
        look = npm_registry.history if what else PROTOCOLS[registry.ecosystem].look_up
        failures, lock = 0, threading.Lock()

        def one(name: str) -> Answer:
            nonlocal failures
            kept = self._memory.recall(registry, name, what)
            if kept is not None:
                return kept
            left = end - time.monotonic()
            if left <= 0:
                return unknown(f"no time was left to ask {registry.host}")
            if failures >= _GIVES_UP:
                return unknown(f"{registry.host} does not answer any more")
            answer: Answer = look(registry, name, min(self._patience, left))
            with lock:
                self.asked += 1
                failures = failures + 1 if answer.state == UNKNOWN else 0
            if what and answer.state == THERE:
                self._memory.keep(registry, name, answer, what)
            return answer

        with ThreadPoolExecutor(max_workers=LANES) as pool:
            return dict(zip(names, pool.map(one, names), strict=True))

    def _believed(self, registry: Registry) -> str:
        """Why the registry cannot be believed; "" where it can."""
        if registry not in self._distrust:
            self._distrust[registry] = self._doubt(registry)
        return self._distrust[registry]

    def _doubt(self, registry: Registry) -> str:
        protocol = PROTOCOLS[registry.ecosystem]
        self.asked += 2
        known: Answer = protocol.look_up(registry, protocol.KNOWN, self._patience)
        if known.state != THERE:
            said = known.reason or f"it does not have {protocol.KNOWN}"
            return f"{registry.host} could not be used: {said}"
        absent: Answer = protocol.look_up(
            registry, f"lastmile-absent-{secrets.token_hex(10)}", self._patience
        )
        if absent.state == ABSENT:
            return ""
        said = absent.reason or "it claims to have a name that nobody registered"
        return f"{registry.host} cannot be believed: {said}"

    def _still(self, registry: Registry) -> bool:
        protocol = PROTOCOLS[registry.ecosystem]
        self.asked += 1
        return bool(protocol.look_up(registry, protocol.KNOWN, self._patience).state == THERE)


def _joined(answers: Sequence[Answer]) -> Answer:
    """One word from several registries, in the order of the configuration."""
    there = next((answer for answer in answers if answer.state == THERE), None)
    if there is not None:
        return there
    return next((answer for answer in answers if answer.state == UNKNOWN), answers[0])
