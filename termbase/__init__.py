"""Concepts: terms, their official English, the evidence for it, and publishing."""

__version__ = "0.1.0"
