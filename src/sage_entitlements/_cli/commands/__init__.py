"""One module a command, named as the command is; each makes an `Answer` and prints nothing."""
