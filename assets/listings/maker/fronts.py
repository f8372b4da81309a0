"""Pictures of homes and land from outside."""

from random import Random

from maker.drawing import (
    DAY,
    DOORS,
    DUSK,
    LEAVES,
    MORNING,
    RAIN,
    ROOFS,
    WALLS,
    Sheet,
    bushes,
    hills,
    mountains,
    sky,
    tree,
    water,
    window,
)

GROUND = 240


def front(kind: str, title: str, seed: str, *, stories: int = 1, garage: bool = False, behind: str = "") -> str:
    """The main picture. `behind`: "water", "mountains" or nothing but hills."""
    rng = Random(seed)  # noqa: S311 - drawn alike every time
    s = Sheet(title, rng, rng.choice((DAY, DAY, DAY, MORNING, MORNING, DUSK, RAIN)))
    sky(s)
    if behind == "mountains":
        mountains(s)
    hills(s, GROUND - (16 if behind == "water" else 0))
    if behind == "water":
        water(s)
        s.path(f"M0 {GROUND}q160-14 300-2t180-6v100H0z", s.light.lawn)
    if kind == "house":
        _house(s, stories, garage)
    elif kind == "condo":
        _condo(s, stories)
    else:
        _OTHERS[kind](s)
    return s.svg()


def _trees(s: Sheet, left: int, right: int) -> None:
    for _ in range(s.rng.randint(1, 2)):
        tree(s, s.rng.randint(20, max(left - 30, 22)), GROUND + s.rng.randint(2, 10), s.rng.randint(52, 86))
    for _ in range(s.rng.randint(1, 2)):
        tree(s, s.rng.randint(min(right + 30, 456), 460), GROUND + s.rng.randint(2, 12), s.rng.randint(48, 90))


def _path_to(s: Sheet, x: float, width: float = 18) -> None:
    s.path(f"M{x - width / 2:.0f} {GROUND + 8}h{width:.0f}q6 40 40 74h-{width * 2 + 40:.0f}q-4-40 2-74z", "#e9dfcc")


def _drive(s: Sheet, x: float, width: float) -> None:
    s.path(f"M{x:.0f} {GROUND + 8}h{width:.0f}l26 74h-{width + 52:.0f}z", "#d3cec3")


def _door(s: Sheet, x: float, y: float, height: float = 44) -> None:
    s.rect(x, y - height, 24, height, s.rng.choice(DOORS), 'rx="2"')
    s.circle(x + 19, y - height / 2, 2, "#f7f4ee")


def _garage(s: Sheet, x: float, y: float, roof: str, wall: str) -> None:
    s.rect(x, y - 52, 92, 60, wall)
    s.polygon([(x - 8, y - 50), (x + 46, y - 84), (x + 100, y - 50)], roof)
    s.rect(x + 12, y - 34, 68, 42, s.light.shade)
    s.line(f"M{x + 12} {y - 20}h68M{x + 12} {y - 6}h68", "#fffdf9", 2)


def _house(s: Sheet, stories: int, garage: bool) -> None:
    wall, roof = s.rng.choice(WALLS), s.rng.choice(ROOFS)
    wide = s.rng.randint(150, 190)
    x = s.rng.randint(110, 140) if garage else s.rng.randint(140, 170)
    floor = 62 if stories == 1 else 112
    top, foot = GROUND + 8 - floor, GROUND + 8
    _trees(s, x, x + wide + (92 if garage else 0))
    if garage:
        _drive(s, x + wide + 6, 80)
        _garage(s, x + wide - 2, GROUND, roof, wall)
    s.rect(x + wide * 0.72, top - 52, 16, 34, "#8d6a58")
    s.rect(x, top, wide, floor, wall)
    _roof(s, x, top, wide, roof)
    door_x = x + wide * s.rng.choice((0.2, 0.42, 0.64))
    _path_to(s, door_x + 12)
    _door(s, door_x, foot)
    for at in (0.06, 0.3, 0.53, 0.77):
        wx = x + wide * at
        if abs(wx - door_x) > 28:
            window(s, wx, foot - 46, 28, 26)
        if stories > 1:
            window(s, wx, top + 16, 26, 26)
    if s.rng.random() < 0.5:
        s.rect(x - 6, foot - 56, wide + 12, 5, "#fffdf9")
        for at in (0, 0.34, 0.68, 1):
            s.rect(x + (wide - 4) * at, foot - 52, 4, 52, "#fffdf9")
    bushes(s, x + 6, foot + 6, wide * 0.3)
    bushes(s, x + wide * 0.78, foot + 6, wide * 0.2)


def _roof(s: Sheet, x: float, top: float, wide: float, roof: str) -> None:
    match s.rng.randint(0, 3):
        case 0:
            s.polygon([(x - 14, top + 2), (x + wide / 2, top - 66), (x + wide + 14, top + 2)], roof)
            s.circle(x + wide / 2, top - 22, 9, "#fdf8ee")
        case 1:
            s.polygon(
                [(x - 14, top + 2), (x + 34, top - 46), (x + wide - 34, top - 46), (x + wide + 14, top + 2)], roof
            )
        case 2:
            s.polygon(
                [(x - 14, top + 2), (x + 30, top - 40), (x + wide - 20, top - 40), (x + wide + 14, top + 2)], roof
            )
            s.polygon([(x + 14, top + 4), (x + 56, top - 52), (x + 98, top + 4)], roof)
            s.polygon([(x + 30, top + 4), (x + 56, top - 30), (x + 82, top + 4)], "#fdf8ee")
        case _:
            s.polygon(
                [(x - 12, top + 2), (x - 12, top - 14), (x + wide + 12, top - 50), (x + wide + 12, top + 2)], roof
            )


def _cottage(s: Sheet) -> None:
    wall, roof = s.rng.choice(WALLS), s.rng.choice(ROOFS)
    x, wide, foot = s.rng.randint(160, 190), 124, GROUND + 8
    _trees(s, x, x + wide)
    s.rect(x + 92, foot - 118, 14, 40, "#8d6a58")
    s.rect(x, foot - 56, wide, 56, wall)
    s.polygon(
        [(x - 16, foot - 54), (x + 22, foot - 112), (x + wide - 22, foot - 112), (x + wide + 16, foot - 54)], roof
    )
    s.polygon([(x + 38, foot - 70), (x + 62, foot - 100), (x + 86, foot - 70)], wall)
    window(s, x + 54, foot - 88, 16, 14)
    _path_to(s, x + 62)
    _door(s, x + 50, foot, 40)
    window(s, x + 12, foot - 42, 26, 24)
    window(s, x + 86, foot - 42, 26, 24)
    bushes(s, x - 8, foot + 6, 50)
    bushes(s, x + 84, foot + 6, 52)


def _townhouses(s: Sheet) -> None:
    x, foot = s.rng.randint(84, 104), GROUND + 8
    _trees(s, x, x + 288)
    for _ in range(4):
        wall, roof, high = s.rng.choice(WALLS), s.rng.choice(ROOFS), s.rng.randint(108, 128)
        s.rect(x, foot - high, 72, high, wall)
        s.polygon([(x - 3, foot - high + 2), (x + 36, foot - high - 40), (x + 75, foot - high + 2)], roof)
        for y in (foot - high + 18, foot - high + 56):
            window(s, x + 10, y, 20, 24)
            window(s, x + 42, y, 20, 24)
        _door(s, x + 8, foot, 36)
        s.rect(x + 40, foot - 26, 26, 26, s.light.shade)
        x += 72
    bushes(s, 90, foot + 6, 290)


def _condo(s: Sheet, stories: int) -> None:
    wall, band, foot = s.rng.choice(WALLS), s.rng.choice(ROOFS), GROUND + 8
    floors, wide = max(3, min(stories, 6)), s.rng.randint(170, 210)
    x, top = s.rng.randint(120, 150), GROUND + 8 - 26 * floors - 12
    _trees(s, x, x + wide)
    s.rect(x + wide - 4, top + 40, 60, foot - top - 40, s.light.shade)
    s.rect(x, top, wide, foot - top, wall)
    s.rect(x - 5, top - 7, wide + 10, 9, band)
    for floor in range(floors):
        y = top + 10 + 26 * floor
        if floor == floors - 1:
            s.rect(x + wide / 2 - 16, y - 2, 32, foot - y + 2, band, 'rx="2"')
        s.path(
            "".join(
                f"M{x + 12 + at * (wide - 24) / 5:.0f} {y}h18v15h-18z"
                for at in range(5)
                if at != 2 or floor < floors - 1
            ),
            s.light.glass,
            'stroke="#fffdf9" stroke-width="2"',
        )
        s.line(f"M{x + 8} {y + 18}h{wide * 0.36:.0f}m{wide * 0.2:.0f} 0h{wide * 0.36:.0f}", band, 2)
    bushes(s, x, foot + 6, wide * 0.36)
    bushes(s, x + wide * 0.64, foot + 6, wide * 0.36)


def _manufactured(s: Sheet) -> None:
    wall, roof, foot = s.rng.choice(WALLS), s.rng.choice(ROOFS), GROUND + 8
    x, wide = 120, 230
    _trees(s, x, x + wide)
    s.rect(x, foot - 62, wide, 54, wall)
    s.rect(x, foot - 8, wide, 8, "#8d8577")
    s.polygon([(x - 10, foot - 60), (x + 6, foot - 84), (x + wide - 6, foot - 84), (x + wide + 10, foot - 60)], roof)
    for at in (16, 60, 150, 190):
        window(s, x + at, foot - 50, 28, 22)
    _door(s, x + 106, foot - 6, 42)
    s.rect(x + 94, foot - 8, 50, 10, "#c9b79c")
    bushes(s, x + 4, foot + 6, 80)


def _land(s: Sheet) -> None:
    for _ in range(s.rng.randint(5, 8)):
        tree(s, s.rng.randint(20, 460), s.rng.randint(214, 244), s.rng.randint(34, 70))
    s.path("M210 320q-20-50 30-76l16 0q-30 30 24 76z", "#e3d6bd")
    for leaf in LEAVES[:2]:
        tufts = ((s.rng.randint(0, 470), s.rng.randint(258, 312)) for _ in range(13))
        s.line("".join(f"M{x} {y}l-3-8m3 8l3-9" for x, y in tufts), leaf, 1.5)
    for x in range(20, 470, 64):
        s.rect(x, 236, 4, 24, "#8a7358")
    s.line("M20 244h450M20 252h450", "#8a7358", 1.5)
    s.rect(348, 226, 5, 56, "#6b5646")
    s.rect(326, 222, 50, 28, "#fffdf9", 'rx="4"')
    s.line("M334 232h34M334 240h24", "#1f5c4a", 3)


def _farm(s: Sheet) -> None:
    red, foot = s.rng.choice(("#a6452f", "#8d4122", "#7a4a3a")), GROUND + 4
    for row in range(7):
        y = 258 + row * 9
        s.line(f"M0 {y}q240-{16 - row} 480 0", "#b9a45e" if row % 2 else "#6d8f5f", 4)
    tree(s, 40, foot + 4, 80)
    s.rect(78, foot - 110, 30, 110, "#d8d5cb")
    s.circle(93, foot - 110, 15, "#b9b6ac")
    s.rect(116, foot - 74, 116, 74, red)
    s.polygon([(108, foot - 72), (130, foot - 108), (174, foot - 126), (218, foot - 108), (240, foot - 72)], "#5d6762")
    s.rect(152, foot - 44, 44, 44, "#fffdf9")
    s.line(f"M152 {foot - 44}l44 44M196 {foot - 44}l-44 44", red, 3)
    wall = s.rng.choice(WALLS)
    s.rect(292, foot - 84, 100, 84, wall)
    s.polygon([(282, foot - 82), (342, foot - 132), (402, foot - 82)], s.rng.choice(ROOFS))
    for x in (302, 360):
        window(s, x, foot - 72, 22, 22)
        window(s, x, foot - 36, 22, 22)
    _door(s, 330, foot, 38)
    tree(s, 436, foot + 6, 74)


def _shop(s: Sheet) -> None:
    wall, band, foot = s.rng.choice(WALLS), s.rng.choice(DOORS), GROUND + 8
    x, wide = 110, 260
    _trees(s, x, x + wide)
    s.rect(x, foot - 112, wide, 112, wall)
    s.rect(x - 5, foot - 118, wide + 10, 9, band)
    for at in range(5):
        window(s, x + 16 + at * 48, foot - 98, 30, 24)
    for at in range(9):
        s.rect(x + at * wide / 9, foot - 62, wide / 9 + 1, 14, "#fffdf9" if at % 2 else band)
    s.rect(x + 14, foot - 44, 90, 36, s.light.glass)
    s.rect(x + 156, foot - 44, 90, 36, s.light.glass)
    _door(s, x + 118, foot, 44)
    s.rect(0, foot, 480, 8, "#d3cec3")


_OTHERS = {
    "cottage": _cottage,
    "townhouse": _townhouses,
    "manufactured": _manufactured,
    "land": _land,
    "farm": _farm,
    "commercial": _shop,
}
