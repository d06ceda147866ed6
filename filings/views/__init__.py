"""Pages of filings, by reader: applicant, officer, public."""
