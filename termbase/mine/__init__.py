"""Candidates and their English: extraction, definitions, equivalents."""
