"""What a network is like: its neurons at work, and the gradients of its layers."""
