from flask import render_template_string


def one(name):
    # ruleid: xss-raw-html-python-template
    return render_template_string(f"<h1>Hello {name}</h1>")


def two(error):
    page = "<p>%s</p>" % error
    # ruleid: xss-raw-html-python-template
    return render_template_string(page, title="Error")


def three(name):
    # ok: xss-raw-html-python-template (near miss: the value is passed by name)
    return render_template_string("<h1>Hello {{ name }}</h1>", name=f"{name}!")


PAGE = "<p>" "static" "</p>"


def four():
    # ok: xss-raw-html-python-template
    return render_template_string(PAGE)
