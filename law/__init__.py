"""The law of civil judgment enforcement, executable: given facts, it answers.

Nothing here reads a clock, a database or a network; the only input is the immutable rule packs shipped in `law/packs`.
"""
