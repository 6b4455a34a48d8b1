"""News, guides and the home page: written by editors, approved by a second person, read by everyone."""
