"""Passphrase, recovery sheet and key, changed from inside an open practice."""
