"""Settings, addresses, the web server, the command line."""
