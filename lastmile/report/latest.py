"""Remembers what was made of the last record: every part of a report asks for the same."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from lastmile.model import Audit

T = TypeVar("T")


def latest(make: Callable[[Audit], T]) -> Callable[[Audit], T]:
    """The function, which makes its result once for one audit and the same one after it.

    Records are frozen and too large to be hashed, so it is the very object that counts. Whoever gets the
    result may not change it.
    """
    held: tuple[Audit, T] | None = None

    @wraps(make)
    def asked(audit: Audit) -> T:
        nonlocal held
        if held is None or held[0] is not audit:
            held = audit, make(audit)
        return held[1]

    return asked
