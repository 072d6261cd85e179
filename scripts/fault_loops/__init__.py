"""Faults again and again: what must never be lost, mixed or left behind, tried in loops."""
