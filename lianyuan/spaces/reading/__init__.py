"""Reading a calendar file (RFC 5545) of unknown origin, in a child process with limits."""
