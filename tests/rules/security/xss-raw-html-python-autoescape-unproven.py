import jinja2
from flask import Flask, render_template
from jinja2 import Environment, FileSystemLoader, select_autoescape
from mako.template import Template

app = Flask(__name__)
# ruleid: xss-raw-html-python-autoescape-unproven
plain = Environment(loader=FileSystemLoader("templates"))
# ruleid: xss-raw-html-python-autoescape-unproven
off = jinja2.Environment(loader=None, autoescape=False)
# ok: xss-raw-html-python-autoescape-unproven
on = Environment(loader=FileSystemLoader("templates"), autoescape=True)
# ok: xss-raw-html-python-autoescape-unproven (near miss: on where the file is a page)
chosen = jinja2.Environment(autoescape=select_autoescape(["html"]))
# ruleid: xss-raw-html-python-autoescape-unproven
hello = Template("hello ${name}")
# ok: xss-raw-html-python-autoescape-unproven
escaped = Template("hello ${name}", default_filters=["h"])


@app.route("/a")
def a(name):
    # ruleid: xss-raw-html-python-autoescape-unproven
    return render_template("hello.j2", name=name)


@app.route("/b")
def b(name):
    # ok: xss-raw-html-python-autoescape-unproven
    return render_template("hello.html", name=name)


@app.route("/c")
def c():
    # ok: xss-raw-html-python-autoescape-unproven (near miss: nothing is put in)
    return render_template("robots.txt")
