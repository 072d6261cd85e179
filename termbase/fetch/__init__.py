"""Fetching documents by symbol from the Official Document System of the United Nations."""
