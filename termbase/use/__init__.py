"""A text meets the termbase: recognition of terms."""
