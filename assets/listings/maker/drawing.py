"""A sheet to draw on: a few shapes, written as one small SVG."""

# ruff: noqa: PLR0917 - a rectangle has four numbers and a colour

from dataclasses import dataclass, field
from random import Random

WIDTH, HEIGHT = 480, 320


@dataclass(frozen=True)
class Light:
    """The colours of an hour of the day."""

    sky: str
    low_sky: str
    sun: str
    far: str
    near: str
    lawn: str
    glass: str
    shade: str


DAY = Light("#cfe3d8", "#eef3e6", "#fffdf9", "#a9c7b1", "#7fa58e", "#8fb08a", "#bcd4de", "#e9e0cf")
MORNING = Light("#f3e3d0", "#fbf3e4", "#fff8ea", "#c3c9a9", "#94ac84", "#a3b98a", "#d5dfda", "#eadfca")
DUSK = Light("#5b6f8c", "#e2a98a", "#f7dcb0", "#5f7a78", "#46655c", "#4d6f5c", "#ffd98a", "#cdb9a4")
RAIN = Light("#c4d0d4", "#dfe6e4", "#eef2f1", "#9db3ad", "#6f9080", "#7c9c81", "#aec3cc", "#dcd8cc")

WALLS = ("#fdf8ee", "#f1e4cf", "#dfe6e0", "#e8d3c0", "#d9dfe6", "#f4ead9", "#c9d6cb", "#e6cfae")
ROOFS = ("#b4532a", "#8d4122", "#5d6762", "#3f5a55", "#7a5640", "#4a5a6a", "#9a6a4a")
DOORS = ("#1f5c4a", "#b4532a", "#2f4a66", "#7a3b3b", "#c58a2e", "#3b3f3d")
LEAVES = ("#4f7d66", "#5f8a5c", "#3f6b58", "#7a9a5a", "#6b9480")


@dataclass
class Sheet:
    """Shapes in the order they are drawn; whole numbers, and neighbours alike in one path, keep the file small."""

    title: str
    rng: Random
    light: Light = DAY
    shapes: list[tuple[str, str]] = field(default_factory=list)  # (path data, attributes); no data: as it stands

    def rect(self, x: float, y: float, w: float, h: float, fill: str, more: str = "") -> None:
        if "rx" in more:
            self.add(f'<rect x="{x:.0f}" y="{y:.0f}" width="{w:.0f}" height="{h:.0f}" fill="{fill}" {more}/>')
        else:
            self.path(f"M{x:.0f} {y:.0f}h{w:.0f}v{h:.0f}h-{w:.0f}z", fill, more)

    def circle(self, x: float, y: float, r: float, fill: str, more: str = "") -> None:
        self.add(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="{fill}"{_more(more)}/>')

    def dots(self, points: list[tuple[float, float]], size: float, fill: str) -> None:
        d = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in points)
        self._draw(d, f'stroke="{fill}" stroke-width="{size:g}" stroke-linecap="round"')

    def path(self, d: str, fill: str, more: str = "") -> None:
        self._draw(d, f'fill="{fill}"{_more(more)}')

    def line(self, d: str, stroke: str, width: float = 2) -> None:
        self._draw(d, f'fill="none" stroke="{stroke}" stroke-width="{width:g}"')

    def polygon(self, points: list[tuple[float, float]], fill: str) -> None:
        self.path("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "z", fill)

    def add(self, markup: str) -> None:
        self.shapes.append(("", markup))

    def _draw(self, d: str, attributes: str) -> None:
        if self.shapes and self.shapes[-1][0] and self.shapes[-1][1] == attributes:
            d = self.shapes.pop()[0] + d
        self.shapes.append((d, attributes))

    def svg(self) -> str:
        drawn = (f'<path d="{d}" {more}/>' if d else more for d, more in self.shapes)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{self.title}">{"".join(drawn)}</svg>\n'
        )


def _more(more: str) -> str:
    return f" {more}" if more else ""


def sky(s: Sheet) -> None:
    """Sky in two bands, sun or moon, now and then a cloud."""
    s.add(
        f'<defs><linearGradient id="s" x2="0" y2="1"><stop stop-color="{s.light.sky}"/>'
        f'<stop offset=".8" stop-color="{s.light.low_sky}"/></linearGradient></defs>'
    )
    s.rect(0, 0, WIDTH, HEIGHT, "url(#s)")
    s.circle(
        s.rng.choice((80, 130, 350, 400)), s.rng.randint(48, 80), s.rng.randint(18, 26), s.light.sun, 'opacity=".9"'
    )
    for _ in range(s.rng.randint(0, 2)):
        x, y = s.rng.randint(30, 380), s.rng.randint(30, 90)
        s.path(f"M{x} {y}q6-16 24-12q14-14 30 0q20-4 22 12z", "#fff", 'opacity=".55"')


def hills(s: Sheet, ground: int = 236) -> None:
    """Two rows of hills and the lawn in front of them."""
    a, b = s.rng.randint(20, 50), s.rng.randint(14, 34)
    s.path(f"M0 {ground - 46}q120-{a} 240-10t240-{b}v200H0z", s.light.far)
    s.path(f"M0 {ground - 18}q140-{b} 260-4t220-{a // 2}v200H0z", s.light.near)
    s.path(f"M0 {ground}q160-14 300-2t180-6v100H0z", s.light.lawn)


def mountains(s: Sheet) -> None:
    """A ridge with snow, behind the hills."""
    x = 0
    while x < WIDTH:
        w, h = s.rng.randint(110, 170), s.rng.randint(60, 110)
        s.path(f"M{x - 20} 210l{w // 2}-{h}l{w // 2} {h}z", s.light.far)
        s.path(f"M{x - 20 + w // 2} {210 - h}l14 {h * 28 // w}l-10-4l-6 8l-8-8l-8 4z", "#fffdf9", 'opacity=".85"')
        x += w - 40


def water(s: Sheet, top: int = 196) -> None:
    """A lake or the sea, with a few strokes of light."""
    s.rect(0, top, WIDTH, 60, "#8fb3bd" if s.light is not DUSK else "#5d7f92")
    for _ in range(7):
        x, y = s.rng.randint(0, 430), s.rng.randint(top + 6, top + 48)
        s.line(f"M{x} {y}h{s.rng.randint(16, 50)}", "#dcebec", 1.5)


def tree(s: Sheet, x: float, y: float, size: float) -> None:
    """Broad or pointed, its foot at (x, y)."""
    leaf = s.rng.choice(LEAVES)
    s.rect(x - size * 0.07, y - size * 0.5, size * 0.14, size * 0.5, "#6b5646")
    if s.rng.random() < 0.45:
        s.path(f"M{x - size * 0.32:.0f} {y - size * 0.25:.0f}h{size * 0.64:.0f}L{x:.0f} {y - size * 1.35:.0f}z", leaf)
    else:
        s.circle(x, y - size * 0.78, size * 0.4, leaf)
        s.circle(x - size * 0.24, y - size * 0.58, size * 0.27, leaf)
        s.circle(x + size * 0.24, y - size * 0.6, size * 0.26, leaf)


def bushes(s: Sheet, x: float, y: float, width: float) -> None:
    """A row of round bushes, some in flower."""
    leaf, flower = s.rng.choice(LEAVES), s.rng.choice(("#f0a27b", "#f6d6c0", "#fffdf9", "#d98b9a"))
    dots = [(at, y - s.rng.randint(3, 7)) for at in range(int(x), int(x + width), 13)]
    s.dots(dots, 19, leaf)
    s.dots([(at + 2, top - 4) for at, top in dots if s.rng.random() < 0.5], 4, flower)


def window(s: Sheet, x: float, y: float, w: float, h: float) -> None:
    """A pane with a white frame and a bar."""
    bar = f"M{x + w / 2:.0f} {y:.0f}v{h:.0f}"
    s.path(f"M{x:.0f} {y:.0f}h{w:.0f}v{h:.0f}h-{w:.0f}z{bar}", s.light.glass, 'stroke="#fffdf9" stroke-width="2.5"')
