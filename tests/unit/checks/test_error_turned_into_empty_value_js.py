"""Failures that are answered with an empty value."""

import pytest
from support import scan

from lastmile.checks.failure_modes.error_turned_into_empty_value_js import CHECK, RULE
from lastmile.model import Severity


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        (
            "async function load() { try { return await api.get('/a') } catch (e) { return [] } }",
            Severity.MEDIUM,
        ),
        ("async function load() { try { return await fetch('/a') } catch { return {} } }", Severity.MEDIUM),
        ("async function load() { return await Order.findAll().catch(() => []) }", Severity.MEDIUM),
        (
            "async function load() { try { return await api.get('/a') } catch (e) { return null } }",
            Severity.LOW,
        ),
    ],
)
def test_empty(tmp_path, code, severity):
    brought = scan(CHECK, tmp_path, {"a.js": code})
    assert [f.severity for f in brought.findings] == [severity]
    assert brought.opportunities == {RULE: 1}


@pytest.mark.parametrize(
    "code",
    [
        "function read(text) { try { return JSON.parse(text) } catch (e) { return 0 } }",  # near miss
        "async function load() { try { return await api.get('/a') } catch (e) { report(e); return [] } }",
        "async function isUp() { try { await fetch('/a'); return true } catch (e) { return false } }",
        "async function load(r) { const body = await r.json().catch(() => ({})); return body }",
        "async function load() { try { return await api.get('/a') } catch (e) { throw new Gone(e) } }",
        "async function hasAccount() { try { return await api.get('/a') } catch { return null } }",
    ],
)
def test_told_or_asked(tmp_path, code):
    assert scan(CHECK, tmp_path, {"a.js": code}).findings == ()
