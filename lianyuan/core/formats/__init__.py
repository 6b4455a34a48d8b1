"""How each language writes dates and numbers where Django does it by itself, such as in forms."""
