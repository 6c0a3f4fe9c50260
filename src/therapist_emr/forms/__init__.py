"""How a form is declared once."""
