"""A grid to be crossed, written as rows of signs."""

from __future__ import annotations

from functools import cached_property

from playground.light.errors import Unfit

FEWEST, MOST = 2, 12  # rows, and columns
START, GOAL, WALL, PIT, FREE = "SG#O."
MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))  # up, right, down, left

Cell = tuple[int, int]  # row and column


class Grid:
    """`S` is where one begins, `G` a goal, `#` a wall, `O` a pit; every other place is `.`."""

    def __init__(self, text: str) -> None:
        """Raises `Unfit` if the signs make no grid, or no way leads from the start to a goal."""
        self.rows = [line.strip() for line in text.strip().splitlines()]
        widths = {len(row) for row in self.rows}
        sizes = {len(self.rows), *widths}
        if len(widths) != 1 or not FEWEST <= min(sizes) <= max(sizes) <= MOST:
            raise Unfit("grid.shape", "grid", least=FEWEST, most=MOST)
        strange = sorted(set("".join(self.rows)) - {START, GOAL, WALL, PIT, FREE})
        if strange:
            raise Unfit("grid.signs", "grid", given=" ".join(strange))
        if len(self.cells(START)) != 1 or not self.cells(GOAL):
            raise Unfit("grid.start", "grid")
        if self.shortest is None:
            raise Unfit("grid.way", "grid")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])

    def sign(self, cell: Cell) -> str:
        """What is at a place; around the grid there are walls."""
        row, column = cell
        rows, columns = self.shape
        return self.rows[row][column] if 0 <= row < rows and 0 <= column < columns else WALL

    def cells(self, sign: str) -> list[Cell]:
        """The places that have a sign, row by row."""
        return [(r, c) for r, row in enumerate(self.rows) for c, here in enumerate(row) if here == sign]

    def after(self, cell: Cell, move: int) -> Cell:
        """Where a move leads: nowhere, if a wall is in the way."""
        down, right = MOVES[move]
        there = cell[0] + down, cell[1] + right
        return cell if self.sign(there) == WALL else there

    @cached_property
    def shortest(self) -> int | None:
        """How many moves the shortest way from the start to a goal takes; None if no way leads there."""
        reached = {self.cells(START)[0]}
        edge, moves = set(reached), 0
        while edge:
            if any(self.sign(cell) == GOAL for cell in edge):
                return moves
            there = {self.after(cell, move) for cell in edge for move in range(len(MOVES))}
            edge = {cell for cell in there if self.sign(cell) != PIT} - reached
            reached |= edge
            moves += 1
        return None
