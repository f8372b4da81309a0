"""The door's commands, one file a subject: `python -m access` knows them by name.

Each has `add_parser(commands)`, which adds one parser to argparse's subparsers and sets its default `run`: a function
`(told: argparse.Namespace, house: House) -> int` that gives the exit status, 1 for what the store or the house
refuses. A fault in the arguments that only shows there ends by `access.command.house.refuse` with status 2.
"""
