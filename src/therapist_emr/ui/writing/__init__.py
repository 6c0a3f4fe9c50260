"""What helps one write, wherever paragraphs are written: spelling and snippets."""
