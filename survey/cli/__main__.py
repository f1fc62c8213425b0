"""`python -m survey.cli`: the `survey` command."""

from survey.cli import main

main()
