"""The audit log: who of staff looked at, saved or changed what."""
