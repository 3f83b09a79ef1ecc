"""One module for each command, each with `run(options)`; `analysis.cli` owns their arguments."""
