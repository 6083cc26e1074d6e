"""What layers stand on: a landscape with its runs, a pen, and places for words."""
