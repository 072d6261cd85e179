"""A text meets the memory: matches, what must be changed in them, and why they score what they score."""
