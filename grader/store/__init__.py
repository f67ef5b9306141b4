"""Everything that is kept in SQL: accounts, courses, submissions, attempts, scores."""
