"""What panels are drawn with: trails, dots, shapes, notes, texts kept as pictures."""
