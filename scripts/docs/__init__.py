"""The generated pages of docs/, and measures of the code itself."""
