"""The face: Gradio panels. Holds no business rules."""
