"""What the program finds, aligns, learns and recalls, measured against what persons or the United Nations fixed."""
