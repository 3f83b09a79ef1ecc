"""How much memory a file of answers needs, and how long it takes, beside a file a hundredth as long."""
