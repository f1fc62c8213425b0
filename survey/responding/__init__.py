"""Filling in: drafts, the form page by page, sending, responses, and the employee's own result."""
