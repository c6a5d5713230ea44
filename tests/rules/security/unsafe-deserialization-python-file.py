import json
import pickle

import joblib
import numpy as np
import pandas as pd
import torch


def model(path):
    with open(path, "rb") as stream:
        # ruleid: unsafe-deserialization-python-file
        return pickle.load(stream)


def more(path):
    # ruleid: unsafe-deserialization-python-file
    joblib.load(path)
    # ruleid: unsafe-deserialization-python-file
    pd.read_pickle(path)
    # ruleid: unsafe-deserialization-python-file
    torch.load(path, map_location="cpu", weights_only=False)
    # ruleid: unsafe-deserialization-python-file
    np.load(path, allow_pickle=True)


def good(path, stream, model):
    # ok: unsafe-deserialization-python-file
    json.load(stream)
    # ok: unsafe-deserialization-python-file
    pickle.dump(model, stream)
    # ok: unsafe-deserialization-python-file (near miss: tensors alone)
    torch.load(path, weights_only=True)
    # ok: unsafe-deserialization-python-file (near miss: numbers alone)
    np.load(path)
    with open("vocabulary.pkl", "rb") as own:
        # ok: unsafe-deserialization-python-file (near miss: a file of the program, named in the code)
        pickle.load(own)
    # ok: unsafe-deserialization-python-file (near miss: a method of the same name)
    model.load(path)
