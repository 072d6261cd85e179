"""The tables of a termbase: the only SQL of this package."""
