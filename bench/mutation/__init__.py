"""Making small wrong versions of what protects people, and asking the tests whether they notice."""

# How a run of the tests ends where PostgreSQL refuses the wrong functions that it was to be tried with.
NO_SQL = 77
