"""What organisations have agreed: the list, one of them with its document, agreeing anew and ending."""
