"""Terms of other authorities come in: tables and TBX become entries, entries become part of a termbase."""
