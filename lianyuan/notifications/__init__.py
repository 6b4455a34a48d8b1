"""Notices: an inbox for everyone, and the ways to reach people outside of it."""
