"""The stages of a run as shards on a cluster: each a function from files to files, on an engine the field uses."""
