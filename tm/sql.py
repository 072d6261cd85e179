"""Tables as data: columns are declared once, and CREATE and INSERT are made from them. Pure.

A new column is one line in its table; rows are written by name, so that nothing depends on the order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import repeat


@dataclass(frozen=True, slots=True, eq=False)
class SqlTable:
    """A table: its name, and for each column its name and declaration, in order. `names` are those of the columns.

    A table is equal to itself alone: it is a key where rows wait, for every row of a build.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(name for name, _ in self.columns))

    def create(self) -> str:
        """The statement that makes the table.

        >>> SqlTable("notes", (("id", "INTEGER PRIMARY KEY"), ("end", "TEXT"))).create()
        'CREATE TABLE notes ("id" INTEGER PRIMARY KEY, "end" TEXT)'
        """
        inner = ", ".join(f'"{name}" {declaration}' for name, declaration in self.columns)
        return f"CREATE TABLE {self.name} ({inner})"

    def insert(self) -> str:
        """The statement that writes a row as `row` makes it.

        >>> SqlTable("notes", (("id", "INTEGER PRIMARY KEY"), ("end", "TEXT"))).insert()
        'INSERT INTO notes ("id", "end") VALUES (?, ?)'
        """
        inner = ", ".join(f'"{name}"' for name in self.names)
        return f"INSERT INTO {self.name} ({inner}) VALUES ({', '.join('?' for _ in self.names)})"

    def row(self, **values: object) -> tuple[object, ...]:
        """The values of a row in the order of the columns; what is not named is NULL.

        Raises `TypeError` for a name that is no column.

        >>> SqlTable("notes", (("id", "INTEGER PRIMARY KEY"), ("end", "TEXT"))).row(end="x")
        (None, 'x')
        """
        row = tuple(map(values.pop, self.names, repeat(None)))
        if values:
            raise TypeError(f"no columns of {self.name}: {', '.join(sorted(values))}")
        return row
