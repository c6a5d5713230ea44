"""Whether what the code calls exists: packages laid out without running them, and what they surely hold."""
