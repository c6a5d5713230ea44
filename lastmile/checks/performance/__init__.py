"""Checks of the performance phase; a module that begins with _ is read with by its neighbours."""
