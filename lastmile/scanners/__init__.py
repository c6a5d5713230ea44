"""GATHER: the tools that LastMile wraps, in the order of their runs in the record."""

from lastmile.inventory import Scanner
from lastmile.scanners.bandit import Bandit
from lastmile.scanners.pip_audit import PipAudit
from lastmile.scanners.radon import Radon
from lastmile.scanners.semgrep import Semgrep
from lastmile.scanners.tsc import TypeScript
from lastmile.scanners.ty import Ty

SCANNERS: tuple[Scanner, ...] = (Bandit(), Semgrep(), Radon(), PipAudit(), Ty(), TypeScript())
