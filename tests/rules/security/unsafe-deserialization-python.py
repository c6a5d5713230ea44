import base64
import json
import pickle

import dill
import jsonpickle
import numpy as np
import torch
import yaml
from fastapi import FastAPI, UploadFile
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()


@app.post("/restore")
def restore():
    # ruleid: unsafe-deserialization-python
    return str(pickle.loads(base64.b64decode(request.cookies["state"])))


@app.post("/import")
def imported():
    text = request.files["config"].read()
    # ruleid: unsafe-deserialization-python
    config = yaml.load(text, Loader=yaml.Loader)
    # ruleid: unsafe-deserialization-python
    dill.loads(request.data)
    return config


def django_view(request):
    # ruleid: unsafe-deserialization-python
    return jsonpickle.decode(request.body.decode())


@api.post("/model")
async def model(file: UploadFile):
    # ruleid: unsafe-deserialization-python
    return torch.load(file.file, weights_only=False)


@app.post("/good")
def good():
    # ok: unsafe-deserialization-python
    json.loads(request.data)
    # ok: unsafe-deserialization-python
    yaml.safe_load(request.data)
    # ok: unsafe-deserialization-python (near miss: the safe loader)
    yaml.load(request.data, Loader=yaml.SafeLoader)
    # ok: unsafe-deserialization-python (near miss: written, not read)
    pickle.dumps(request.form)
    # ok: unsafe-deserialization-python (near miss: numbers alone)
    np.load(request.files["array"], allow_pickle=False)
    # ok: unsafe-deserialization-python (near miss: looked up among our own files)
    pickle.loads(MODELS[request.args["model"]])
