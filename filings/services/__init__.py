"""Acts on a filing: one act, one function; each takes `by`, `at` and the version that was `seen`."""
