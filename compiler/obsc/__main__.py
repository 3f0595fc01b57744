"""`python -m obsc`."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # The current folder, which is somebody's project: its `yaml.py` would be imported, and run, for PyYAML.
        del sys.path[0]
    from obsc.cli import main

    raise SystemExit(main())
