"""Where an enquiry belongs: the table of rules that people edit, the chooser for anyone, and the proposal at the desk."""
