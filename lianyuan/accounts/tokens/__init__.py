"""Access tokens: making and revoking them, and finding whose a token is."""
