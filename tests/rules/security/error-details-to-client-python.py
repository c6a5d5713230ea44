import traceback

from fastapi import FastAPI, HTTPException
from flask import Flask, jsonify

app = Flask(__name__)
api = FastAPI()


@app.route("/orders")
def orders():
    try:
        return jsonify(load())
    except Exception as e:
        # ruleid: error-details-to-client-python
        return jsonify({"error": str(e)}), 500


@app.route("/trace")
def trace():
    try:
        return jsonify(load())
    except Exception:
        # ruleid: error-details-to-client-python
        return "<pre>" + traceback.format_exc() + "</pre>", 500


@api.get("/items")
async def items():
    try:
        return await load()
    except Exception as error:
        # ruleid: error-details-to-client-python
        raise HTTPException(status_code=500, detail=f"failed: {error}")


@app.route("/general")
def general():
    try:
        return jsonify(load())
    except Exception as e:
        log.exception("could not load: %s", e)
        # ok: error-details-to-client-python
        return jsonify({"error": "internal error"}), 500


@app.route("/refusal")
def refusal():
    try:
        return jsonify(parse())
    except ValueError as e:
        # ok: error-details-to-client-python (near miss: a refusal explains what was wrong with the input)
        return jsonify({"error": str(e)}), 400


@api.get("/kind")
async def kind():
    try:
        return await load()
    except Exception as error:
        # ok: error-details-to-client-python (near miss: the kind of the error says nothing of the inside)
        raise HTTPException(status_code=500, detail=type(error).__name__)


@app.route("/bad")
def bad():
    try:
        return jsonify(parse())
    except Exception as e:
        # ok: error-details-to-client-python
        return jsonify({"error": str(e)}), 400
