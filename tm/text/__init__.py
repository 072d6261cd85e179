"""A page becomes segments: layout, splitting, scripts, keys, words."""
