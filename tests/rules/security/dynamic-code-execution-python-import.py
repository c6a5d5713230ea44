import importlib

from fastapi import FastAPI
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()
PLUGINS = {"csv": "plugins.csv", "xml": "plugins.xml"}


@app.route("/export")
def export():
    # ruleid: dynamic-code-execution-python-import
    return importlib.import_module("exporters." + request.args["kind"]).run()


@app.route("/call/<name>")
def call(name):
    # ruleid: dynamic-code-execution-python-import
    return globals()[name]()


@api.post("/plugin")
async def plugin(module: str):
    # ruleid: dynamic-code-execution-python-import
    return __import__(module)


@app.route("/good")
def good():
    kind = request.args["kind"]
    # ok: dynamic-code-execution-python-import
    importlib.import_module("exporters.csv")
    # ok: dynamic-code-execution-python-import (near miss: looked up in a fixed table)
    importlib.import_module(PLUGINS.get(request.args["plugin"], "plugins.csv"))
    if kind not in PLUGINS:
        return "no", 400
    # ok: dynamic-code-execution-python-import (near miss: checked against a list)
    return importlib.import_module("exporters." + kind).run()
