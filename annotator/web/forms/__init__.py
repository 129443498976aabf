"""The forms of the pages: what comes from a browser, checked before a service sees it."""
