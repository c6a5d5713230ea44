import os

from fastapi import FastAPI
from flask import Flask
from werkzeug.debug import DebuggedApplication
from werkzeug.serving import run_simple

# ruleid: debug-mode-enabled-python-server
api = FastAPI(title="shop", debug=True)
app = Flask(__name__)
# ruleid: debug-mode-enabled-python-server
app.debug = True
# ruleid: debug-mode-enabled-python-server
app.wsgi_app = DebuggedApplication(app.wsgi_app, evalex=True)
# ruleid: debug-mode-enabled-python-server
run_simple("0.0.0.0", 8000, app, use_debugger=True)

# ok: debug-mode-enabled-python-server
other = FastAPI(title="shop", debug=os.environ.get("DEBUG") == "1")
if os.environ.get("LOCAL"):
    # ok: debug-mode-enabled-python-server (near miss: only on a developer's machine)
    app.debug = True


def verbose(parser):
    # ok: debug-mode-enabled-python-server (near miss: another object's switch)
    parser.debug = True
