"""The pages of drafts, and of writing forms."""
