"""What it costs to place one new answer, beside what it costs to embed one."""
