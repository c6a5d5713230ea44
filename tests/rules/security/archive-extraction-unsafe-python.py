import shutil
import tarfile
import zipfile

from fastapi import FastAPI, UploadFile
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()


@app.post("/restore")
def restore():
    with tarfile.open(fileobj=request.files["backup"].stream) as archive:
        # ruleid: archive-extraction-unsafe-python
        archive.extractall("/srv/restore")
    return "ok"


@api.post("/theme")
async def theme(file: UploadFile):
    archive = tarfile.open(fileobj=file.file, mode="r:gz")
    # ruleid: archive-extraction-unsafe-python
    archive.extractall("themes")


@app.post("/filtered")
def filtered():
    with tarfile.open(fileobj=request.files["backup"].stream) as archive:
        # ok: archive-extraction-unsafe-python
        archive.extractall("/srv/restore", filter="data")


@app.post("/zip")
def zipped():
    with zipfile.ZipFile(request.files["theme"]) as archive:
        # ok: archive-extraction-unsafe-python (near miss: the module for zip archives cleans the names itself)
        archive.extractall("themes")


def own_archive():
    with tarfile.open("assets.tar.gz") as archive:
        # ok: archive-extraction-unsafe-python (near miss: an archive of our own)
        archive.extractall("assets")
