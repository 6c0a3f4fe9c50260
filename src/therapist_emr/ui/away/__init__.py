"""Signs that nobody is at the desk any more, from the system: sleep, waking, a locked screen."""
