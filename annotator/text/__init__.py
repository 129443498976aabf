"""Text as the tool sees it: ranges of code points, blocks, tokens, alignment, encodings. Pure Python."""
