"""What people would take instead, each in an environment of its own: pretix and Indico, set up as their makers say."""
