"""Pairs are kept and found again."""
