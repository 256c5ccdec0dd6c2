"""One module for each command, or for a few that are much alike; loaded when the command is given."""
