import os

from fastapi import FastAPI
from flask import Flask, request, send_file, send_from_directory
from werkzeug.utils import secure_filename

app = Flask(__name__)
api = FastAPI()


@app.route("/page/<name>")
def page(name):
    # ruleid: path-traversal-python-unproven
    return open("pages/" + name).read()


@api.get("/images/{name}")
async def image(name: str):
    # ruleid: path-traversal-python-unproven
    os.remove(f"images/{name}")


def django_view(request, filename):
    # ruleid: path-traversal-python-unproven
    return open(os.path.join("/srv/media", filename), "rb")


@app.route("/good/<name>/<int:number>")
def good(name, number):
    # ok: path-traversal-python-unproven
    open("readme.txt")
    # ok: path-traversal-python-unproven (near miss: refuses what leads out of the folder)
    send_from_directory("pages", name)
    # ok: path-traversal-python-unproven (near miss: the name is cleaned)
    open("pages/" + secure_filename(name))
    # ok: path-traversal-python-unproven (near miss: a number)
    return open(f"pages/{number}.html")


@app.route("/files/<path:name>")
def deep(name):
    # ok: path-traversal-python-unproven (near miss: slashes come through, which is the other rule's)
    return send_file("files/" + name)


@app.route("/export")
def export():
    # ok: path-traversal-python-unproven (near miss: from the query, which is the other rule's)
    return open(request.args["name"])
