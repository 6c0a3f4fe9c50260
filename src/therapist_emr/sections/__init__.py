"""The chart: one folder per section."""
