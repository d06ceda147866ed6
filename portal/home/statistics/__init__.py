"""Statistics: rollups refreshed by sets, and what their page reads from them."""
