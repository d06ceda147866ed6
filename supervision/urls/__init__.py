"""The addresses of supervision, one module a thing; `portal/urls.py` mounts them."""
