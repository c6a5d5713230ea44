"""Checks of the dependency phase; a module that begins with _ is read with by its neighbours."""
