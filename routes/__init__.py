"""Plain HTTP beside Gradio, one subject a file. Behind the gate; translates, and holds no rules of its own."""
