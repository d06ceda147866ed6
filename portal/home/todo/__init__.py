"""What waits for an officer, across every kind of work of the desk: a small registry in which each kind says its own query."""
