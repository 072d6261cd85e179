"""Indexes over the units of a memory: mapped from disk, exact, built in seconds."""
