"""`python -m varsam.site.cli`, for the processes that the demo starts."""

import sys

from varsam.site.cli import main

if __name__ == "__main__":
    sys.exit(main())
