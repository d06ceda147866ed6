"""Forms of filings, generated from the form's own description (`filings.rules.form_sections`)."""
