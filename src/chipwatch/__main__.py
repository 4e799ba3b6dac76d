"""`python -m chipwatch` is `chipwatch`."""

from chipwatch.cli import main

if __name__ == "__main__":
    main()
