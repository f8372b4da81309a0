"""The look as Gradio's theme tokens; assets/web/page.css does the rest. Names and colours only, no fonts fetched.

The colours are those of assets/web/palette.css and dark.css.
"""

import gradio as gr

LIGHT = {
    "paper": "#f7f4ee",
    "card": "#fffdf9",
    "ink": "#1e2522",
    "soft": "#5d6762",
    "line": "#e4ddd0",
    "accent": "#1f5c4a",
}
DARK = {
    "paper": "#12171a",
    "card": "#1a2125",
    "ink": "#edf1ee",
    "soft": "#9aa7a1",
    "line": "#2b3539",
    "accent": "#6cc3a4",
}
# Gradio's token -> ours. Gradio's own names; each takes a `_dark` twin.
_TOKENS = {
    "body_background_fill": "paper",
    "background_fill_primary": "paper",
    "background_fill_secondary": "card",
    "block_background_fill": "paper",
    "body_text_color": "ink",
    "body_text_color_subdued": "soft",
    "block_label_text_color": "soft",
    "block_title_text_color": "ink",
    "slider_color": "accent",
    "block_info_text_color": "soft",
    "border_color_primary": "line",
    "border_color_accent": "accent",
    "input_background_fill": "card",
    "input_border_color": "line",
    "input_border_color_focus": "accent",
    "input_placeholder_color": "soft",
    "button_primary_background_fill": "accent",
    "button_primary_background_fill_hover": "accent",
    "button_secondary_background_fill": "card",
    "button_secondary_text_color": "ink",
    "button_secondary_border_color": "line",
}


def theme() -> gr.themes.Base:
    """Warm paper, ink, one deep green; light and dark."""
    base = gr.themes.Base(
        font=[gr.themes.Font("Inter Variable"), gr.themes.Font("system-ui"), gr.themes.Font("sans-serif")],
        font_mono=[gr.themes.Font("ui-monospace"), gr.themes.Font("monospace")],
    )
    tokens = {name: LIGHT[ours] for name, ours in _TOKENS.items()}
    tokens |= {f"{name}_dark": DARK[ours] for name, ours in _TOKENS.items()}
    return base.set(
        **tokens,
        button_primary_text_color="#ffffff",
        button_primary_text_color_dark="#0c1a15",
        block_title_background_fill="none",
        block_border_width="0px",
        block_shadow="none",
        block_padding="0px",
        layout_gap="0px",
    )
