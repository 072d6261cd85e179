"""What persons suggest and decide of a termbase: a file beside it, and what a build makes of that."""
