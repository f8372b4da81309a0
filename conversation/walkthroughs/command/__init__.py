"""The commands of `python -m conversation.walkthroughs`, one a file: each has `add(parser)` and `run(told, house)`."""
