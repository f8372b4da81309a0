"""The page's icons: paths of one 16-unit grid, drawn for this page. Markup only."""

_PATHS = {
    "play": '<path d="M5 3l8 5-8 5z"/>',
    "pause": '<path d="M4 3h3v10H4zM9 3h3v10H9z"/>',
    "stop": '<path d="M4 4h8v8H4z"/>',
    "replay": '<path d="M8 3a5 5 0 1 0 5 5h-1.6A3.4 3.4 0 1 1 8 4.6V7l4-3.2L8 .6z"/>',
    "download": '<path d="M7.2 2h1.6v6.2l2.3-2.3 1.1 1.1L8 11.2 3.8 7l1.1-1.1 2.3 2.3zM3 12.4h10V14H3z"/>',
    "voice": '<path d="M2 4.2h5.2a2 2 0 0 1 3.6 0H14v1.6h-3.2a2 2 0 0 1-3.6 0H2z'
    'M2 10.2h1.2a2 2 0 0 1 3.6 0H14v1.6H6.8a2 2 0 0 1-3.6 0H2z"/>',
    "dark": '<path fill-rule="evenodd" d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 3a5 5 0 0 1 0 10z"/>',
    "captions": '<path fill-rule="evenodd" d="M1.5 3h13v10h-13zM3 4.5h10v7H3zM4.5 6h5v1.2h-5zM4.5 8.6h7v1.2h-7z"/>',
    "show-homes": '<path d="M8 2l6.5 5.4-1 1.2L12.6 7.9V13.5H9.3V10H6.7v3.5H3.4V7.9l-.9.7-1-1.2z"/>',
    "new": '<path d="M7.2 3h1.6v4.2H13v1.6H8.8V13H7.2V8.8H3V7.2h4.2z"/>',
    "leave": '<path d="M2.5 2h6.5v1.6H4.1v8.8H9V14H2.5zM10.2 4.6L13.6 8l-3.4 3.4-1.1-1.1 1.5-1.5H6V7.2h4.6L9.1 5.7z"/>',
    "close": '<path d="M4.1 3L8 6.9 11.9 3 13 4.1 9.1 8l3.9 3.9-1.1 1.1L8 9.1 4.1 13 3 11.9 6.9 8 3 4.1z"/>',
}


def icon(name: str, look: str = "") -> str:
    """An SVG that says nothing to screen readers: the button around it is named. Raises KeyError."""
    css = f' class="{look}"' if look else ""
    return f'<svg viewBox="0 0 16 16" aria-hidden="true"{css}>{_PATHS[name]}</svg>'
