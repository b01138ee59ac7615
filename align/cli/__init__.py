"""One module a subcommand: parse, call, echo."""
