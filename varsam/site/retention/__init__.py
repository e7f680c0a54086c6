"""What is destroyed, when and by whose decision: the registrar's pages."""
