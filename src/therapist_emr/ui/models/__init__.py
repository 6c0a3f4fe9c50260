"""What lists show."""
