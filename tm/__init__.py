"""Texts: documents, segments, aligned pairs, and finding them again. Never imports `termbase`."""
