"""Companies, the people in them, and how a company gets into the register."""
