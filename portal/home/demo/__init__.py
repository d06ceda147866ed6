"""The demo region: invented institutions, officers and filings on the real structure of Guangxi, told through the services."""
