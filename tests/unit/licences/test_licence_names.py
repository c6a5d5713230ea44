import pytest

from lastmile.licences.known import licence
from lastmile.licences.spdx import Ask, ask, forbids, spdx


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("MIT", "MIT"),
        ("The MIT License (MIT)", "MIT"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("(MIT OR GPL-2.0)", "MIT OR GPL-2.0-only"),
        ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
        ("License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", "MPL-2.0"),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", "GPL-3.0-only"),
        ("New BSD License", "BSD-3-Clause"),
        ("BSD", None),
        ("License :: OSI Approved :: BSD License", None),
        ("Apache", None),
        ("SEE LICENSE IN LICENSE.md", None),
        ("UNLICENSED", None),
        ("LicenseRef-ours", None),
        ("MIT*", None),
        ("MIT OR (", None),
        ("(" * 5000, None),
        ("", None),
    ],
)
def test_names_become_spdx_and_doubt_stays_unknown(text, expression):
    assert spdx(text) == expression


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("MIT", Ask.LITTLE),
        ("GPL-3.0-only OR MIT", Ask.LITTLE),
        ("GPL-3.0-only AND MIT", Ask.SHARE),
        ("LGPL-2.1-only", Ask.CHANGES),
        ("AGPL-3.0-or-later", Ask.NETWORK),
        ("SSPL-1.0", Ask.NETWORK),
        ("BUSL-1.1", Ask.RESTRICTED),
        ("CC-BY-NC-4.0", Ask.RESTRICTED),
        ("CC-BY-4.0", Ask.LITTLE),
        ("GPL-2.0-only WITH Classpath-exception-2.0", Ask.CHANGES),
        ("GPL-2.0-only WITH Universal-FOSS-exception-1.0", Ask.SHARE),
        ("Apache-2.0 WITH LLVM-exception", Ask.LITTLE),
        ("no expression", None),
    ],
)
def test_what_a_licence_asks(expression, wanted):
    assert ask(expression) is wanted


def test_words_that_forbid_some_uses():
    assert all(
        forbids(text) for text in ("UNLICENSED", "Apache-2.0 with Commons Clause", "non-commercial use")
    )
    assert not any(
        forbids(text) for text in ("SEE LICENSE IN LICENSE.md", "Unlicense", "commercial friendly")
    )


def test_the_lock_speaks_first_and_a_version_out_of_range_is_unknown():
    assert licence("PyPI", "pymupdf", "1.24.0", "") == "AGPL-3.0-only"
    assert licence("PyPI", "pymupdf", "1.10.0", "") is None
    assert licence("PyPI", "pymupdf", "none", "") is None
    assert licence("PyPI", "pymupdf", "1.24.0", "bought from Artifex") is None
    assert licence("npm", "pymupdf", "1.24.0", "MIT") == "MIT"
