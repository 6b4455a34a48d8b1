"""The tree of places and the roles people hold at them."""
