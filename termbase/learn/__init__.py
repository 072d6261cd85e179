"""English counterparts of Chinese terms, learned from aligned pairs, with their evidence."""
