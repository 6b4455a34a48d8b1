"""People, who acts as whom, the audit trail, answers kept for repeated requests, and the outbox of work to do."""
