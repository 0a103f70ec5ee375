"""How far apart moves take a cell, and the few moves that show it to be wide."""

from __future__ import annotations

from collections.abc import Iterable

from p2p_analysis.gate.suppression.move import Move

Witness = tuple[Move, ...]


class Spread(dict[int, Witness]):
    """For each cell the moves that take it farthest apart, of those met so far.

    Parameters
    ----------
    width : int
        How far apart is enough.
    """

    def __init__(self, width: int, known: Iterable[tuple[int, Witness]] = ()) -> None:
        super().__init__(known)
        self.width = width

    def of(self, cell: int) -> Witness:
        """The moves of a cell; none if none are known."""
        return self.get(cell, ())

    def wide(self, cell: int) -> bool:
        """Whether the moves of a cell are far enough apart."""
        return apart(cell, self.of(cell)) >= self.width

    def fewest(self, cell: int, moves: Iterable[Move]) -> Witness:
        """The first single move that is enough, or the farthest each way."""
        moves = list(moves)
        for move in moves:
            if abs(step(move, cell)) >= self.width:
                return (move,)
        ends = (max(moves, key=lambda m: step(m, cell)), min(moves, key=lambda m: step(m, cell)))
        return tuple(move for move in ends if step(move, cell))

    def record(self, moves: Iterable[Move]) -> None:
        """Keep what whole moves show of every cell that they touch."""
        for move in moves:
            for cell in move.cells.tolist() if move.whole else ():
                known = self.of(cell)
                distance = apart(cell, known)
                if distance < self.width and apart(cell, (*known, move)) > distance:
                    self[cell] = self.fewest(cell, (*known, move))


def apart(cell: int, moves: Iterable[Move]) -> int:
    """How far apart a cell lies in the true table and in those after some moves."""
    steps = [0, *(step(move, cell) for move in moves)]
    return max(steps) - min(steps)


def step(move: Move, cell: int) -> int:
    """How far a move takes a cell, in whole numbers; nought if the move is not whole."""
    return round(move.step(cell)) if move.whole else 0
