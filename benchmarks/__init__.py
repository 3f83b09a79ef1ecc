"""What the speed claims stand on. Each folder runs alone, against this machine only, and stops by itself."""
