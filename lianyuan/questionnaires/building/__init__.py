"""Writing forms without a developer: what a sketch holds, and how it becomes a definition and back."""
