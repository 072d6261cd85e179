"""Is a file of its format? Every fault with its line, its cause, and what each client makes of it; and putting it right."""
