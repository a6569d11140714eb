"""Measurements of Sarabet beside other libraries doing the same work: `python -m bench`."""
