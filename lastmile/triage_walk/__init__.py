"""``lastmile triage``: a walk through the open findings and questions in the terminal, one key a decision."""
