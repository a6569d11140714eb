"""Generator of the Python bindings, of `api/report.md` and of the stubs."""
