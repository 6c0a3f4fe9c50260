"""The way in: setting up, unlocking, and what to do when a key is not there."""
