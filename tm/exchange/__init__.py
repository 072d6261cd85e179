"""Memories in the formats of other tools: TMX, XLIFF, line files, tables to review."""
