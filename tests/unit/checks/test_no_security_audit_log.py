"""What is said to have been searched for traces of logins is said whole."""

from support import scan

from lastmile.checks.security.no_security_audit_log import CHECK
from lastmile.model import Fact

LOGIN = """
from flask import Flask, request
app = Flask(__name__)


@app.post("/login")
def login():
    return check(request.form["name"], request.form["password"])
"""


def test_the_tables_that_were_searched_are_named(tmp_path):
    found = scan(CHECK, tmp_path, {"app.py": LOGIN}, facts=(Fact.AUTH, Fact.WEB_SERVICE))
    said = (
        "log and audit calls in the endpoints for logins, passwords, rights and accounts, and tables that "
        "keep a trail"
    )
    assert found.searched == said
