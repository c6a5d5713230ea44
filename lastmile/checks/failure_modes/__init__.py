"""Checks of the failure-mode phase; a module that begins with _ is read with by its neighbours."""
