"""Pictures of rooms and gardens."""

from collections.abc import Collection
from random import Random

from maker.drawing import DAY, DUSK, LEAVES, MORNING, Sheet, bushes, hills, mountains, sky, tree, water

_PAINT = ("#f4ead9", "#e6ece4", "#f1e4cf", "#e4e6ea", "#f3e0d3", "#e9e4d6")
_CLOTH = ("#1f5c4a", "#b4532a", "#5b6f8c", "#c58a2e", "#7fa58e", "#9a6a6a")
_WOOD = ("#c9a27a", "#b98d63", "#d8b98f", "#a67c58")


def room(kind: str, title: str, seed: str, features: Collection[str] = ()) -> str:
    """A picture of `kind`: living, kitchen, bedroom, garden, pool, view, office or hall.

    A fireplace or a kitchen island is drawn only when the listing states it under `features`.
    """
    rng = Random(seed)  # noqa: S311 - drawn alike every time
    s = Sheet(title, rng, rng.choice((DAY, DAY, MORNING, DUSK)))
    if kind in ("garden", "pool", "view"):
        {"garden": _garden, "pool": _pool, "view": _view}[kind](s)
    else:
        _walls(s)
        if kind == "living":
            _living(s, fireplace="Fireplace" in features)
        elif kind == "kitchen":
            _kitchen(s, island="Kitchen Island" in features)
        else:
            {"bedroom": _bedroom, "office": _office, "hall": _hall}[kind](s)
    return s.svg()


def _walls(s: Sheet) -> None:
    s.rect(0, 0, 480, 320, s.rng.choice(_PAINT))
    wood = s.rng.choice(_WOOD)
    s.rect(0, 236, 480, 84, wood)
    s.line("M0 258h480M0 286h480", "#0002", 1.5)
    s.rect(0, 230, 480, 7, "#fffdf9")


def _outlook(s: Sheet, x: float, y: float, w: float, h: float) -> None:
    """A window with what is outside, and curtains."""
    s.rect(x, y, w, h, s.light.low_sky)
    s.rect(x, y, w, h * 0.5, s.light.sky)
    rise = f"v-{h * 0.3:.0f}q{w * 0.3:.0f}-{h * 0.25:.0f} {w * 0.55:.0f}-4t{w * 0.45:.0f}-8"
    s.path(f"M{x:.0f} {y + h:.0f}{rise}V{y + h:.0f}z", s.light.near)
    s.line(f"M{x:.0f} {y:.0f}h{w:.0f}v{h:.0f}h-{w:.0f}zM{x + w / 2:.0f} {y:.0f}v{h:.0f}", "#fffdf9", 5)
    cloth = s.rng.choice(_CLOTH)
    for cx, sign in ((x - 16, 1), (x + w + 16, -1)):
        s.path(
            f"M{cx:.0f} {y - 10:.0f}h{26 * sign}q{-4 * sign} {h * 0.6:.0f} {-16 * sign} {h + 24:.0f}h{-10 * sign}z",
            cloth,
            'opacity=".8"',
        )
    s.line(f"M{x - 26:.0f} {y - 10:.0f}h{w + 52:.0f}", "#6b5646", 3)


def _plant(s: Sheet, x: float, y: float, size: float = 1) -> None:
    leaf = s.rng.choice(LEAVES)
    for dx, dy in ((-18, -34), (-8, -50), (6, -54), (18, -36)):
        out = f"q{dx * 0.2:.0f} {dy * size * 0.7:.0f} {dx * size:.0f} {dy * size:.0f}"
        back = f"q{-dx * 0.9:.0f} 4 {-dx * size:.0f} {-dy * size:.0f}"
        s.path(f"M{x:.0f} {y - 22 * size:.0f}{out}{back}z", leaf)
    s.path(f"M{x - 13 * size:.0f} {y - 24 * size:.0f}h{26 * size:.0f}l-4 {24 * size:.0f}h-{18 * size:.0f}z", "#b4532a")


def _lamp(s: Sheet, x: float, y: float) -> None:
    s.rect(x - 2, y - 96, 4, 96, "#6b5646")
    s.path(f"M{x - 20:.0f} {y - 90:.0f}l8-30h24l8 30z", "#f7dcb0")
    s.rect(x - 14, y - 4, 28, 4, "#6b5646")


def _picture(s: Sheet, x: float, y: float) -> None:
    s.rect(x, y, 62, 46, "#fffdf9", 'stroke="#6b5646" stroke-width="3"')
    s.path(f"M{x + 6} {y + 38}l16-20l12 12l8-8l14 16z", s.rng.choice(_CLOTH))
    s.circle(x + 44, y + 14, 5, "#f0a27b")


def _living(s: Sheet, *, fireplace: bool) -> None:
    _outlook(s, 54, 52, 150, 110)
    if fireplace:
        s.rect(330, 110, 110, 128, "#e9dfcc")
        s.rect(322, 100, 126, 12, "#8a7358")
        s.rect(352, 160, 66, 78, "#3b3f3d")
        s.path("M366 236q-4-28 18-48q-2 18 10 22q4-8 2-14q16 20 6 40z", "#f0a27b")
    else:
        _picture(s, 330, 84)
        _lamp(s, 436, 244)
    cloth, rug = s.rng.choice(_CLOTH), s.rng.choice(_CLOTH)
    s.add(f'<ellipse cx="200" cy="284" rx="160" ry="24" fill="{rug}" opacity=".35"/>')
    s.rect(92, 176, 196, 58, cloth, 'rx="14"')
    s.rect(76, 200, 34, 58, cloth, 'rx="12"')
    s.rect(270, 200, 34, 58, cloth, 'rx="12"')
    s.rect(106, 212, 168, 42, cloth, 'rx="8"')
    s.line("M190 216v36", "#fff5", 2)
    s.rect(118, 186, 40, 34, "#fdf8ee", 'rx="7" opacity=".85"')
    s.rect(160, 276, 92, 8, "#8a7358", 'rx="3"')
    s.line("M170 284v16M242 284v16", "#8a7358", 4)
    _plant(s, 34, 262)


def _kitchen(s: Sheet, *, island: bool) -> None:
    front, top = s.rng.choice(("#fdf8ee", "#c9d6cb", "#d9dfe6", "#1f5c4a", "#e6cfae")), s.rng.choice(_WOOD)
    _outlook(s, 176, 60, 120, 82)
    for x in (20, 76, 350, 406):
        s.rect(x, 46, 52, 86, front, 'stroke="#0002"')
        s.circle(x + 44, 116, 2, "#6b5646")
    s.rect(0, 176, 480, 62, front)
    s.rect(0, 168, 480, 10, top)
    for x in range(0, 480, 68):
        s.line(f"M{x} 180v58", "#0002", 1.5)
    s.rect(60, 184, 70, 54, "#8b9296", 'rx="3"')
    s.rect(68, 196, 54, 30, "#3b3f3d", 'rx="3"')
    s.path("M232 168v-22q0-10 10-10t10 10", "none", 'stroke="#8b9296" stroke-width="4"')
    if island:
        s.rect(120, 232, 240, 12, top)
        s.rect(134, 244, 212, 60, s.rng.choice(_CLOTH), 'opacity=".85"')
        for x in (172, 240, 308):
            s.rect(x - 14, 268, 28, 6, "#6b5646", 'rx="3"')
            s.line(f"M{x - 9} 274l-5 40M{x + 9} 274l5 40", "#6b5646", 3)
        s.circle(210, 226, 7, "#b4532a")
        s.circle(222, 227, 6, "#c58a2e")
    for x in (190, 282):
        s.line(f"M{x} 0v26", "#6b5646", 2)
        s.path(f"M{x - 16} 42l8-18h16l8 18z", "#f7dcb0")


def _bedroom(s: Sheet) -> None:
    _outlook(s, 316, 54, 116, 108)
    cloth = s.rng.choice(_CLOTH)
    _picture(s, 112, 66)
    if s.rng.random() < 0.5:
        s.rect(54, 134, 180, 90, s.rng.choice(_WOOD), 'rx="10"')
    else:
        s.rect(54, 128, 180, 96, s.rng.choice(_CLOTH), 'rx="26" opacity=".7"')
    if s.rng.random() < 0.5:
        s.line("M144 0v34", "#6b5646", 2)
        s.path("M122 52l10-20h24l10 20z", "#f7dcb0")
    s.rect(60, 190, 168, 74, "#fdf8ee", 'rx="8"')
    s.rect(60, 212, 168, 58, cloth, 'rx="8"')
    s.rect(72, 174, 66, 32, "#fffdf9", 'rx="9"')
    s.rect(150, 174, 66, 32, "#fffdf9", 'rx="9"')
    s.line("M60 226h168", "#fff6", 4)
    s.rect(250, 206, 44, 46, "#a67c58", 'rx="3"')
    s.rect(270, 180, 4, 26, "#6b5646")
    s.path("M256 186l6-22h20l6 22z", "#f7dcb0")
    s.add('<ellipse cx="200" cy="292" rx="150" ry="14" fill="#fffdf9" opacity=".4"/>')
    _plant(s, 446, 258)


def _office(s: Sheet) -> None:
    _outlook(s, 60, 56, 130, 100)
    s.rect(250, 190, 190, 9, s.rng.choice(_WOOD))
    s.line("M262 199v66M428 199v66", "#6b5646", 5)
    s.rect(310, 140, 78, 44, "#3b3f3d", 'rx="4"')
    s.rect(316, 146, 66, 32, s.light.glass)
    s.rect(344, 184, 10, 7, "#3b3f3d")
    for row in range(2):
        s.rect(250, 62 + row * 40, 150, 5, "#8a7358")
        for at in range(s.rng.randint(6, 9)):
            high = s.rng.randint(18, 28)
            s.rect(256 + at * 12, 62 + row * 40 - high, 9, high, s.rng.choice(_CLOTH))
    s.rect(318, 214, 52, 12, s.rng.choice(_CLOTH), 'rx="6"')
    s.line("M344 226v26M326 262l18-12l18 12", "#6b5646", 4)
    _plant(s, 120, 262, 1.2)


def _hall(s: Sheet) -> None:
    s.rect(0, 0, 480, 60, "#fffdf9", 'opacity=".5"')
    for x in (40, 190, 340):
        s.rect(x, 70, 100, 130, s.light.glass, 'stroke="#fffdf9" stroke-width="6"')
        s.line(f"M{x} 135h100M{x + 50} 70v130", "#fffdf9", 3)
    s.rect(60, 214, 120, 30, s.rng.choice(_WOOD), 'rx="4"')
    s.rect(290, 214, 120, 30, s.rng.choice(_WOOD), 'rx="4"')
    for x in (120, 240, 350):
        s.line(f"M{x} 0v20", "#6b5646", 2)
        s.circle(x, 30, 11, "#f7dcb0")
    _plant(s, 240, 262, 1.1)


def _fence(s: Sheet) -> None:
    s.line("M0 196h480M0 218h480", "#efe6d5", 5)
    s.line("".join(f"M{x} 184v48" for x in range(8, 480, 20)), "#efe6d5", 8)


def _garden(s: Sheet) -> None:
    sky(s)
    hills(s, 222)
    tree(s, s.rng.randint(40, 90), 236, 104)
    tree(s, s.rng.randint(390, 440), 234, 86)
    _fence(s)
    s.rect(0, 230, 480, 90, s.light.lawn)
    bushes(s, 10, 240, 200)
    bushes(s, 290, 240, 180)
    s.add('<ellipse cx="240" cy="290" rx="130" ry="24" fill="#e3d6bd"/>')
    if s.rng.random() < 0.5:
        s.rect(196, 252, 88, 7, "#8a7358", 'rx="3"')
        s.line("M212 259l-6 32M268 259l6 32", "#6b5646", 4)
        s.line("M240 252v-84", "#6b5646", 3)
        s.path("M172 180q68-60 136 0z", s.rng.choice(_CLOTH))
        for x in (160, 300):
            s.rect(x, 262, 24, 6, "#6b5646")
            s.line(f"M{x + 3} 268v22M{x + 21} 268v22", "#6b5646", 3)
    else:
        for x in (150, 210, 270):
            s.rect(x, 266, 48, 20, "#a67c58", 'rx="3"')
            bushes(s, x + 6, 268, 38)


def _pool(s: Sheet) -> None:
    sky(s)
    hills(s, 222)
    tree(s, 60, 234, 92)
    _fence(s)
    s.rect(0, 230, 480, 90, s.light.lawn)
    s.rect(66, 242, 348, 70, "#e9e0cf", 'rx="30"')
    s.rect(82, 252, 316, 50, "#7fb6c4", 'rx="22"')
    for _ in range(6):
        s.line(f"M{s.rng.randint(110, 330)} {s.rng.randint(262, 294)}q8-5 16 0t16 0", "#d9eef0", 2)
    s.rect(352, 222, 70, 7, s.rng.choice(_CLOTH), 'rx="3"')
    s.line("M360 229v12M414 229v12M352 222l-14-16", "#6b5646", 3)
    bushes(s, 10, 240, 50)


def _view(s: Sheet) -> None:
    sky(s)
    mountains(s)
    hills(s, 226)
    water(s, 200)
    s.rect(0, 256, 480, 64, "#c9a27a")
    s.line("M0 276h480M0 298h480", "#0002", 1.5)
    s.line("M0 214h480", "#fffdf9", 6)
    s.line("".join(f"M{x} 214v46" for x in range(10, 480, 26)), "#fffdf9", 3)
    _plant(s, s.rng.choice((60, 420)), 300, 1.3)
