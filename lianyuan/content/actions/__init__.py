"""Writes about content: the library of pictures, approval, and what goes out or ends at its hour."""
