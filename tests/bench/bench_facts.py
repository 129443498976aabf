"""An article of 1,600 words: claims, figures, times and names by the rules, against a bare `nlp.pipe` over its paragraphs."""
