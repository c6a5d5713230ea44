import jinja2
from django.template import Template
from flask import Flask, render_template, render_template_string, request

app = Flask(__name__)


@app.route("/hello")
def hello():
    # ruleid: dynamic-code-execution-python-template
    return render_template_string("<h1>Hello " + request.args["name"] + "</h1>")


@app.route("/greet/<name>")
def greet(name):
    page = f"<p>{name}</p>"
    # ruleid: dynamic-code-execution-python-template
    return jinja2.Template(page).render()


@app.post("/mail")
def mail():
    env = jinja2.Environment(autoescape=True)
    # ruleid: dynamic-code-execution-python-template
    return env.from_string(request.form["body"]).render(user="Ada")


def django_view(request):
    # ruleid: dynamic-code-execution-python-template
    return Template(request.POST["page"])


@app.errorhandler(404)
def missing(error):
    page = "<p>%s does not exist</p>" % request.url
    # ruleid: dynamic-code-execution-python-template
    return render_template_string(page), 404


@app.route("/good")
def good():
    # ok: dynamic-code-execution-python-template
    render_template("hello.html", name=request.args["name"])
    # ok: dynamic-code-execution-python-template (near miss: the template is fixed, the text is a value)
    render_template_string("<h1>Hello {{ name }}</h1>", name=request.args["name"])
    # ok: dynamic-code-execution-python-template (near miss: looked up in a fixed table)
    jinja2.Template(PAGES[request.args["page"]]).render(name=request.args["name"])
    # ok: dynamic-code-execution-python-template
    return jinja2.Template("Hello {{ name }}").render(name=request.args["name"])
