"""People who annotate over HTTP, as a browser would, for tests and benches of a server at work."""
