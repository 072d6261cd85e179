"""What the four folders of scripts share: the reader of the shared data, the scorer, the command line."""
