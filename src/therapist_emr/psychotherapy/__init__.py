"""Psychotherapy notes (45 CFR 164.501): a room apart, which only the window enters."""
