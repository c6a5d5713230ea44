"""Audits kept across engagements in SQLite or PostgreSQL: trend, cohort, accepted risks that end."""
