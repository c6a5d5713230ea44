"""``python -m lastmile`` is the same as ``lastmile``."""

from lastmile.cli import main

if __name__ == "__main__":
    main()
