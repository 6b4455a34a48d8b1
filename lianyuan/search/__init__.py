"""One box over everything a person may see: documents, who may find them, and finding them."""
