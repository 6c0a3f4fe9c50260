"""The encrypted database."""
