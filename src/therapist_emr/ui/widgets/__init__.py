"""The kit of parts every page is built from."""
