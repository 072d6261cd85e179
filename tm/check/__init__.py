"""Is this memory sound? What is wrong with pairs, and what can be put right."""
