"""Acts of the paper office: numbers are drawn, papers issued, files received."""
