import jinja2
from flask import render_template_string

FOOTER = "<p>bye</p>"


def error_page(error):
    template = """<h1>Something went wrong</h1>
    <p>%s</p>""" % error
    # ruleid: dynamic-code-execution-python-template-unproven
    return render_template_string(template)


def mail(user):
    # ruleid: dynamic-code-execution-python-template-unproven
    return jinja2.Template(f"Dear {user.name}, {{{{ body }}}}").render(body="hello")


def good(user, path):
    # ok: dynamic-code-execution-python-template-unproven
    render_template_string("<h1>Hello {{ name }}</h1>", name=user.name)
    # ok: dynamic-code-execution-python-template-unproven (near miss: put together from constants)
    render_template_string("<h1>Hello</h1>" + FOOTER)
    # ok: dynamic-code-execution-python-template-unproven (near miss: a template file of the project)
    return jinja2.Template(path.read_text()).render(name=f"{user.name}")
