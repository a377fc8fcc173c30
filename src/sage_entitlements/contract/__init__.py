"""A customer's contract: its file, what was used of it, what is left."""
