"""Guards: may this be done, by this person, now? Each answers with a `Verdict`, the article and the reason.

One small module a subject. Every guard is pure: the facts come in, the verdict comes out; where the law is silent
the choice is a setting of the pack (`law/packs/*/settings/guards.toml`).
"""
