"""What checks of several phases read code with; no check itself."""
