"""The commands, one to a module: each has `run(arguments) -> exit code`."""
