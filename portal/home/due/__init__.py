"""What falls due: the month of an officer and of his authority, and the feed that brings it into his own calendar."""
