import xml.etree.ElementTree as ET
from xml.dom import minidom

import defusedxml.minidom


def sitemap(text, path):
    # ruleid: xml-external-entities-python-unproven
    root = ET.fromstring(text)
    # ruleid: xml-external-entities-python-unproven
    document = minidom.parse(path)
    return root, document


def good(text):
    # ok: xml-external-entities-python-unproven
    defusedxml.minidom.parseString(text)
    # ok: xml-external-entities-python-unproven
    ET.SubElement(root, "url")
    # ok: xml-external-entities-python-unproven (near miss: a file of the product)
    ET.parse("icons.xml")
    # ok: xml-external-entities-python-unproven (near miss: written, not read)
    ET.tostring(root)
