"""What the coordinator, the auditor and the administrator look after."""
