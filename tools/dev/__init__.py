"""The commands of dev.py, standard library only."""
