"""What measures, checks and documents the program: evaluations, benchmarks, the authority lists, the pages in docs/."""
