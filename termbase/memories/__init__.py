"""Translation memories of a termbase: taken in, aligned, checked, asked."""
