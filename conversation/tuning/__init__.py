"""The voice tuned by ear: texts tried out, rounds of blind listening, presets."""
