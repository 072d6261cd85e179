"""Time and memory of the program, beside plain alternatives measured in the same run."""
