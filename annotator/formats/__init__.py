"""File formats: readers that turn bytes into records and problems, writers that turn records into bytes.

No module here opens a path, asks a database or imports Django. `registry` is the way in.
"""
