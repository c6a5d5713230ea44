import ast


def calculate(formula):
    # ruleid: dynamic-code-execution-python-unproven
    return eval(formula)


class Rule:
    def apply(self, row):
        # ruleid: dynamic-code-execution-python-unproven
        return eval(f"lambda row: {self.condition}")(row)


def good(text, frame, session, path):
    # ok: dynamic-code-execution-python-unproven
    ast.literal_eval(text)
    # ok: dynamic-code-execution-python-unproven
    eval("1 + 1")
    # ok: dynamic-code-execution-python-unproven (near miss: methods of that name)
    frame.eval("a = b + c")
    # ok: dynamic-code-execution-python-unproven (near miss: compiled by the program itself)
    eval(compile(tree, "<generated>", "eval"), {})
    # ok: dynamic-code-execution-python-unproven
    session.exec(text)
