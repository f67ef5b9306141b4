"""The pages, one blueprint per kind of person, and the API."""
