"""The file's whole life: keys, unlock and lock, recovery, backup, restore."""
