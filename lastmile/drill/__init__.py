"""The drill: which outside services the product's code calls, and what it does when one of them breaks.

``look.drill`` reads the product's code as the checks do (the same trees, made once) and holds what it sees
against the findings, so that the matrix never says what a finding denies. Precision before reach: a cell
is "handled" only where a place handles it, and what the code does not tell is "not determinable".
"""
