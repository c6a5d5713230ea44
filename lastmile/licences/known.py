"""The licence of one package: what its lock says, else what we know for certain of that very version.

Locks of Python name no licence. The table is our own and holds only packages whose licence asks something,
each with the versions of which their published metadata says so; every other package stays unknown.
"""

from packaging.specifiers import SpecifierSet
from packaging.version import InvalidVersion, Version

from lastmile.licences.spdx import spdx

# Ecosystem, name -> versions and the licence of them, as the metadata of their releases says.
_KNOWN = {
    ("PyPI", "pymupdf"): (">=1.20,<=2.0", "AGPL-3.0-only"),  # or a bought licence
    ("PyPI", "ultralytics"): (">=8.1,<=8.4.190", "AGPL-3.0-or-later"),
    ("PyPI", "ebooklib"): (">=0.17,<=0.20", "AGPL-3.0-or-later"),
    ("PyPI", "borb"): (">=2.0,<=3.0.9", "AGPL-3.0-or-later"),
    ("PyPI", "unidecode"): (">=1.0,<=1.4.0", "GPL-2.0-or-later"),
    ("PyPI", "pyqt5"): (">=5.9,<6", "GPL-3.0-only"),
    ("PyPI", "pyqt6"): (">=6.0,<=6.12.0", "GPL-3.0-only"),
    ("PyPI", "mysql-connector-python"): (
        ">=8.0.11,<=26.10.0",
        "GPL-2.0-only WITH Universal-FOSS-exception-1.0",
    ),
}


def licence(ecosystem: str, name: str, version: str | None, said: str) -> str | None:
    """The SPDX expression of one package; ``said``: the lock's own words. None: not known for certain."""
    told = spdx(said) if said else None
    if told or said or version is None:
        return told
    versions, known = _KNOWN.get((ecosystem, name.lower()), ("", ""))
    if not known:
        return None
    try:
        return known if Version(version) in SpecifierSet(versions) else None
    except InvalidVersion:
        return None
