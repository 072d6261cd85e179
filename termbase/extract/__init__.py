"""Term candidates of Chinese texts, each with its metrics and reasons."""
