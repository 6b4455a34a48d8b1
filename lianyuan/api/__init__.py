"""The API: every room's router behind one door, its document, and the page that explains it."""
