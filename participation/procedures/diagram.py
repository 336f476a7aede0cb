"""A procedure drawn and written out from its declaration: an SVG of its states and ways, and Markdown for docs/."""

from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from participation.procedures.declaration import Procedure, State, Transition

WIDTH, BOX, HEIGHT, GAP, LEFT = 760, 300, 34, 16, 230
STEP = 14  # between two ways beside each other


@dataclass(frozen=True)
class Line:
    """A way, drawn beside the boxes: forward to the right, back to the left; `lane` keeps lines apart."""

    code: str
    start: int
    end: int
    lane: int

    @property
    def is_forward(self) -> bool:
        return self.end > self.start


def diagram(procedure: Procedure, now: str = "") -> str:
    """Return the SVG of a procedure; the state `now` is marked. It says nothing by colour alone."""
    rows = {state.code: number for number, state in enumerate(procedure.states)}
    lines = _lanes(
        [(way.code, rows[source], rows[way.target]) for way in procedure.transitions for source in way.sources]
    )
    height = len(rows) * (HEIGHT + GAP) + GAP
    drawn = [_path(line) for line in lines] + [
        _box(state, rows[state.code], state.code == now) for state in procedure.states
    ]
    name = escape(str(procedure.label))
    return (
        f'<svg class="procedure" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-label="{name}" font-family="sans-serif" font-size="13">{"".join(drawn)}</svg>'
    )


def markdown(procedure: Procedure) -> str:
    """Return the page of docs/procedures/: the states, and every way with what has to hold."""
    lines = [f"# {procedure.label}", "", f"![{procedure.label}]({procedure.name}.svg)", "", "## States", ""]
    lines += ["| state | name in regulations | people read | whose turn | clock | term |", "|---|---|---|---|---|---|"]
    lines += [_state_row(state) for state in procedure.states]
    lines += [
        "",
        "## Ways",
        "",
        "| way | from | to | what | who | what has to hold | notice |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [_way_row(way) for way in procedure.transitions]
    return "\n".join(lines) + "\n"


def _lanes(ways: list[tuple[str, int, int]]) -> list[Line]:
    """Give each way the first lane on its side that is free along all of its length; short ways come first."""
    taken: dict[bool, list[list[tuple[int, int]]]] = {True: [], False: []}
    lines = []
    for code, start, end in sorted(ways, key=lambda way: (abs(way[2] - way[1]), way)):
        low, high, side = min(start, end), max(start, end), taken[end > start]
        lane = next((n for n, used in enumerate(side) if all(high <= a or low >= b for a, b in used)), len(side))
        if lane == len(side):
            side.append([])
        side[lane].append((low, high))
        lines.append(Line(code, start, end, lane))
    return lines


def _middle(row: int) -> int:
    return GAP + row * (HEIGHT + GAP) + HEIGHT // 2


def _path(line: Line) -> str:
    edge = LEFT + BOX if line.is_forward else LEFT
    away = (line.lane + 1) * STEP
    turn = min(edge + away, WIDTH - 4) if line.is_forward else max(edge - away, 4)
    start, end = _middle(line.start) + 5, _middle(line.end) - 5
    if line.start == line.end:
        start, end = _middle(line.start) + 8, _middle(line.start) - 8
    tip = 6 if line.is_forward else -6
    return (
        f'<path d="M{edge} {start}H{turn}V{end}H{edge}" fill="none" stroke="currentColor" stroke-opacity="0.45"/>'
        f'<path d="M{edge} {end}l{tip} -4v8z" fill="currentColor"><title>{escape(line.code)}</title></path>'
    )


def _box(state: State, row: int, is_now: bool) -> str:
    top, width = GAP + row * (HEIGHT + GAP), 4 if is_now else 1
    dash = ' stroke-dasharray="5 3"' if state.is_final else ""
    words = f"{state.code} {state.label}" + (f" ({_('now')})" if is_now else "")
    return (
        f'<rect x="{LEFT}" y="{top}" width="{BOX}" height="{HEIGHT}" rx="6" fill="Canvas" stroke="currentColor"'
        f' stroke-width="{width}"{dash}/>'
        f'<text x="{LEFT + 10}" y="{top + HEIGHT // 2 + 5}" fill="currentColor">{escape(words)}</text>'
    )


def _state_row(state: State) -> str:
    clock = state.clock + (", ends" if state.is_final else "")
    return f"| {state.code} | {state.slug} | {state.label} | {state.who.label} | {clock} | {state.term} |"


def _way_row(way: Transition) -> str:
    holds = "; ".join(str(guard.label) for guard in way.guards)
    extra = [holds, "a reason" if way.needs_reason else "", "a second signature" if way.signed else ""]
    needed = "; ".join(each for each in extra if each)
    sources = " ".join(way.sources)
    return f"| {way.code} | {sources} | {way.target} | {way.label} | {way.actor.label} | {needed} | {way.notice} |"
