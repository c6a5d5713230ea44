import os
import shutil
from pathlib import Path

import aiofiles
from django.core.files.storage import default_storage
from django.http import FileResponse
from fastapi import FastAPI, UploadFile
from flask import Flask, request, send_file, send_from_directory
from werkzeug.utils import safe_join, secure_filename

app = Flask(__name__)
api = FastAPI()
UPLOADS = Path("/srv/uploads")
TEMPLATES = {"a": "a.html", "b": "b.html"}


@app.route("/download")
def download():
    # ruleid: path-traversal-python
    return send_file(os.path.join("/srv/files", request.args.get("name")))


@app.route("/files/<path:name>")
def deep(name):
    # ruleid: path-traversal-python
    with open(f"/srv/files/{name}") as stream:
        return stream.read()


@app.post("/upload")
def upload():
    file = request.files["file"]
    # ruleid: path-traversal-python
    file.save(os.path.join("/srv/uploads", file.filename))
    return "ok"


@api.post("/upload")
async def stored(file: UploadFile):
    target = UPLOADS / file.filename
    # ruleid: path-traversal-python
    async with aiofiles.open(target, "wb") as out:
        await out.write(await file.read())


async def helper(upload: UploadFile):
    # ruleid: path-traversal-python
    with open(f"uploads/{upload.filename}", "wb") as buffer:
        shutil.copyfileobj(upload.file, buffer)


@api.get("/report")
async def report(name: str):
    # ruleid: path-traversal-python
    return (UPLOADS / name).read_text()


def django_view(request):
    # ruleid: path-traversal-python
    os.remove("/srv/media/" + request.POST["old"])
    # ruleid: path-traversal-python
    return FileResponse(open(request.GET["document"], "rb"))


@app.get("/good")
def good():
    name = request.args["name"]
    # ok: path-traversal-python
    open("/srv/files/readme.txt")
    # ok: path-traversal-python (near miss: refuses what leads out of the folder)
    send_from_directory("/srv/files", name)
    # ok: path-traversal-python (near miss: the name is cleaned)
    open(os.path.join("/srv/files", secure_filename(name)))
    # ok: path-traversal-python (near miss: only the last part)
    open(os.path.join("/srv/files", os.path.basename(name)))
    # ok: path-traversal-python (near miss: joined safely)
    open(safe_join("/srv/files", name))
    # ok: path-traversal-python (near miss: looked up in a fixed table)
    open(TEMPLATES[name])
    # ok: path-traversal-python (near miss: a number)
    open(f"/srv/files/{int(name)}.txt")
    # ok: path-traversal-python (near miss: what is written, not where)
    (UPLOADS / "note.txt").write_text(name)


@app.get("/resolved")
def resolved():
    target = (UPLOADS / request.args["name"]).resolve()
    if not target.is_relative_to(UPLOADS):
        return "no", 403
    # ok: path-traversal-python (near miss: resolved and compared with the folder)
    return send_file(target)


@app.get("/real")
def real():
    path = os.path.realpath(os.path.join("/srv/files", request.args["name"]))
    if not path.startswith("/srv/files/"):
        return "no", 403
    # ok: path-traversal-python (near miss: resolved and compared with the folder)
    return send_file(path)


@app.get("/page/<name>")
def one_segment(name):
    # ok: path-traversal-python (near miss: one segment of an address holds no slash)
    return open(f"pages/{name}.html").read()


def django_upload(request):
    upload = request.FILES["file"]
    # ok: path-traversal-python (near miss: the framework has cleaned the name)
    with open(os.path.join("/srv/media", upload.name), "wb") as out:
        out.write(upload.read())
    # ok: path-traversal-python (near miss: a storage keeps to its folder, and the content is not the path)
    default_storage.save("uploads/new.bin", upload)
