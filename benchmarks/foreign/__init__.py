"""What other programs run for us, in environments of their own."""
