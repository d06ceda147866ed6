"""Addresses of filings, by reader."""
