"""The authority lists: checked against official pairs, cited, and drawn from for judgement."""
