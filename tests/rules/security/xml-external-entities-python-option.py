import xml.sax.handler

import xmltodict
from lxml import etree


def bad(text):
    # ruleid: xml-external-entities-python-option
    parser = etree.XMLParser(resolve_entities=True)
    # ruleid: xml-external-entities-python-option
    loose = etree.XMLParser(load_dtd=True, no_network=True)
    # ruleid: xml-external-entities-python-option
    xmltodict.parse(text, disable_entities=False)
    return parser, loose


def reader(handler):
    sax = xml.sax.make_parser()
    # ruleid: xml-external-entities-python-option
    sax.setFeature(xml.sax.handler.feature_external_ges, True)
    return sax


def good(text, sax):
    # ok: xml-external-entities-python-option
    etree.XMLParser(resolve_entities=False, no_network=True)
    # ok: xml-external-entities-python-option
    xmltodict.parse(text)
    # ok: xml-external-entities-python-option (near miss: the feature is switched off)
    sax.setFeature(xml.sax.handler.feature_external_ges, False)
    # ok: xml-external-entities-python-option (near miss: pages, which have no entities of their own)
    etree.HTMLParser(recover=True)
