"""Making small wrong versions of what protects people, and asking the tests whether they notice."""
