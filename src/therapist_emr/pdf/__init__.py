"""Every PDF the practice hands out."""
