"""What a concept is: its terms, their status and evidence, and how sources are brought together."""
