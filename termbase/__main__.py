"""`python -m termbase` is the command `termbase`."""

from termbase.cli import main

if __name__ == "__main__":
    main()
