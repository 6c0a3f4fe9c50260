"""Types for the parts of reportlab that our PDFs use."""
