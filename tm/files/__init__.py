"""Files become documents and pairs, and back."""
