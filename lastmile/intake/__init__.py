"""LOOK: from a target on the command line to an ``Inventory``; ``look.py`` is the front door."""
