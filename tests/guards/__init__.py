"""Machine-held rules of the house. Each guard is shown to bite on a planted error, in the same file."""
