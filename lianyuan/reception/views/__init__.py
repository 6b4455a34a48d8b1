"""The reception's pages."""
