"""Settings: a list of panels at the left, the chosen one beside it. `panels.PANELS` lists them."""
