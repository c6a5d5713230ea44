import xml.dom.minidom
import xml.etree.ElementTree as ET

import defusedxml.ElementTree
import lxml.etree
from fastapi import FastAPI, UploadFile
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()


@app.post("/feed")
def feed():
    # ruleid: xml-external-entities-python
    return ET.fromstring(request.data).tag


def django_view(request):
    text = request.body.decode()
    # ruleid: xml-external-entities-python
    return xml.dom.minidom.parseString(text)


@api.post("/invoice")
async def invoice(file: UploadFile):
    # ruleid: xml-external-entities-python
    return lxml.etree.fromstring(await file.read())


@app.post("/good")
def good():
    # ok: xml-external-entities-python
    defusedxml.ElementTree.fromstring(request.data)
    # ok: xml-external-entities-python
    ET.parse("config.xml")
    # ok: xml-external-entities-python (near miss: a parser with entities switched off)
    lxml.etree.fromstring(request.data, lxml.etree.XMLParser(resolve_entities=False))
    # ok: xml-external-entities-python (near miss: written, not read)
    ET.Element("name").text = request.form["name"]
