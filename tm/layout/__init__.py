"""Page text becomes paragraphs: which line ends the page made, and which the author."""
