"""Samples, and what runs make of them: fits, borders, accuracies, averages."""
