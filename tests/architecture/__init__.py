"""The style guide as tests: each check is a function from a file to its findings, and is itself shown to find what it is for."""
