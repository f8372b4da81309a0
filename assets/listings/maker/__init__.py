"""Makes the sample listings and their pictures from a seed. Nothing in them is real."""
