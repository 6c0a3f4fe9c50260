"""The pages of the psychotherapy notes: the door, what is behind it, and the way out on paper."""
