"""Walkthroughs: scripted talks that are shown to an audience, kept as data in assets/walkthroughs.

script.py says what one is, reading.py reads it from YAML and tells every fault with its line.
"""
