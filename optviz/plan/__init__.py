"""What a scene says, and whether it can be: runs, races, tuned rates, what must agree."""
