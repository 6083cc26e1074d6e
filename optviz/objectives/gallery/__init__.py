"""Functions worth watching an optimizer on; a decorated factory is all that a new one needs."""
