"""Backups in the window: made by hand, by themselves and at closing; tried out; restored."""
