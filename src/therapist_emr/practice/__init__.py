"""What a clinician does with the charts."""
