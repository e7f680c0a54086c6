"""The screens of records: a unit's own, what others share with it, and what is opened in an emergency."""
