"""GATHER: published holes of exact package versions, from an index on this machine that our user updates.

``update`` builds the index from OSV's exports, ``matching`` is pure, ``scanner`` looks.
"""
