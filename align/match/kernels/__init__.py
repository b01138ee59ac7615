"""Compiled loops of matching. Its modules import numba, so they are imported only where they are called."""
