"""What CAT tools read: glossaries, CSV."""
