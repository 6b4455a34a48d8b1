"""Live pages: what tells an open page that its person's inbox changed, whichever process changed it."""
