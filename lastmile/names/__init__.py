"""Names of packages: what provides an import, which names are well known, what a language brings itself."""

from lastmile.names.known import is_known, popular
from lastmile.names.providers import distributions, modules_of
from lastmile.names.standard import is_standard

__all__ = ["distributions", "is_known", "is_standard", "modules_of", "popular"]
