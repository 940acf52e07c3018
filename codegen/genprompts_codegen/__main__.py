"""``python -m genprompts_codegen``: the command."""

import sys

from genprompts_codegen.cli import main

if __name__ == "__main__":
    sys.exit(main())
