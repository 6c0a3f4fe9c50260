"""What developers run beside the program: none of it is shipped."""
