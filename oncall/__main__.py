"""`python -m oncall` is `oncall`."""

from oncall.cli import main

if __name__ == "__main__":
    main(prog_name="oncall")
