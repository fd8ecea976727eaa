"""Durable workflows: a dossier, and a case.

They take commands, let `cases/` decide, record, and carry out what follows.
"""
