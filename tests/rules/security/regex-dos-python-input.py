import re

from flask import request


@app.route("/search")
def search():
    term = request.args.get("q", "")
    # ruleid: regex-dos-python-input
    found = [line for line in LINES if re.search(term, line)]
    # ruleid: regex-dos-python-input
    pattern = re.compile(f"^{request.form['prefix']}.*", re.IGNORECASE)
    # ok: regex-dos-python-input (near miss: the visitor's text is escaped)
    safe = re.compile(re.escape(term))
    # ok: regex-dos-python-input (near miss: the pattern is fixed, the text is the visitor's)
    digits = re.match(r"^\d{1,9}$", term)
    return render(found, pattern, safe, digits)


@router.get("/logs")
async def logs(needle: str, kind: str = "all"):
    # ruleid: regex-dos-python-input
    hits = re.findall(needle.strip(), LOG)
    # ok: regex-dos-python-input
    if kind not in KINDS:
        return []
    # ok: regex-dos-python-input (near miss: checked against a list before)
    return hits + re.findall(kind, LOG)
