"""The benchmark: pages and acts at two sizes on PostgreSQL, beside a bare page and a bare update of the same run."""
