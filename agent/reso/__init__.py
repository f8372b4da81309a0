"""Reads RESO records from outside: each value checked, nothing guessed, every change told. Serves nobody by itself."""
