"""The shipped authority lists: Chinese terms of United Nations papers with the English the UN writes.

Each row of `lists/*.tsv` names where its pair comes from, and says how sure it is. `load` reads them all.
"""

from termbase.authority import attested, spelling
from termbase.authority.rows import AuthorityError, AuthorityRow, load, load_some, parse

__all__ = ["AuthorityError", "AuthorityRow", "attested", "load", "load_some", "parse", "spelling"]
