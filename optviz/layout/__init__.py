"""What stands where on a frame."""
