"""A text meets the termbase: its terms and references with their English."""
