"""What a practice is: values and pure rules."""
