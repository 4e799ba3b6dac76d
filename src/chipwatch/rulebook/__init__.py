"""The rule engine: load rules with their places, compile them, match them on a parsed text.

It knows layers (named span groups of a Doc), roles (named grammatical paths) and words, but no record type.
"""
