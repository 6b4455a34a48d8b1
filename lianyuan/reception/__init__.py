"""The front of a service centre: numbers for whoever walks in, and appointments."""
