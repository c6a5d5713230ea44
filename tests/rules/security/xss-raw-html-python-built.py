import html
import re

from django.core.mail import EmailMessage
from flask import request


def contact(request):
    name = request.POST["name"]
    # ruleid: xss-raw-html-python-built
    body = f"<p>Message of {name}</p>"
    mail = EmailMessage("contact", body, to=["desk@example.com"])
    mail.content_subtype = "html"
    mail.send()


def lambda_handler(event, context):
    name = event["queryStringParameters"]["name"]
    # ruleid: xss-raw-html-python-built
    page = "<html><body>Hello " + name + "</body></html>"
    return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": page}


def rows():
    # ruleid: xss-raw-html-python-built
    return "<td>%s</td>" % request.args.get("cell")


def escaped():
    # ok: xss-raw-html-python-built (near miss: escaped where it is put in)
    return "<td>%s</td>" % html.escape(request.args.get("cell"))


def numbers():
    # ok: xss-raw-html-python-built
    return "<td>{}</td>".format(int(request.args["cell"]))


def sentence():
    # ok: xss-raw-html-python-built (near miss: no markup, only a comparison)
    return f"a < b and c > {request.args['c']}"


def cleaned():
    # ok: xss-raw-html-python-built
    return re.sub("<b>", "", request.args["text"])
