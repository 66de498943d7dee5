"""What one browser tab has asked; lives in ``gr.State``, so no other tab sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from qa import Citation
from ui.exchange import Exchange
from ui.running import Run


@dataclass
class Conversation:
    """The exchanges so far. While ``run`` is set, the last of them is being answered.

    ``id`` names it where it is kept; it has none before its first exchange, because every tab begins
    with a copy of the same empty conversation.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    run: Run | None = None
    id: str = ""
    editing: bool = False
    """The next question takes the place of the last one."""
    replaced: Exchange | None = None
    """What is being asked once more, or was edited: it comes back unless there is an answer."""
    edited: bool = False
    """``replaced`` was another question: then the one without an answer stays behind it."""

    @property
    def past(self) -> Sequence[Exchange]:
        """All exchanges but the last."""
        return self.exchanges[:-1]

    @property
    def last_turn(self) -> int:
        """The number of the last exchange."""
        return len(self.exchanges) - 1

    def begin(self, exchange: Exchange, run: Run | None = None, *, again: bool = False) -> None:
        """Add an exchange, which ``run`` is going to fill.

        While the last one is being edited, or is asked ``again``, it takes the place of that; which
        comes back if ``run`` ends with less.
        """
        self.edited = self.editing and not again
        taken = self.take_back() if self.editing or again else None
        self.replaced = taken if taken is not None and taken.says_something else None
        self.id = self.id or uuid4().hex
        self.exchanges.append(exchange)
        self.run = run

    def update(self, run: Run, exchange: Exchange) -> bool:
        """Put ``exchange`` last, unless ``run`` is no longer the one whose answer is awaited."""
        if self.run is not run:
            return False
        self.exchanges[-1] = exchange
        return True

    def end(self, run: Run) -> None:
        """Stop ``run``; the next question may be asked."""
        run.stop()
        if self.run is run:
            self.run = None
            self._settle()

    def _settle(self) -> None:
        """Bring back what was asked once more, or edited, to no avail."""
        if self.replaced is not None and not self.exchanges[-1].says_something:
            in_vain = self.exchanges.pop()
            self.exchanges += [self.replaced, in_vain] if self.edited else [self.replaced]
        self.replaced = None

    def take_back(self) -> Exchange | None:
        """Remove and give the last exchange; None where there is none or it is being answered."""
        self.editing = False
        return self.exchanges.pop() if self.exchanges and self.run is None else None

    def forget(self) -> None:
        """Stop what runs and begin anew."""
        if self.run is not None:
            self.run.stop()
        self.run = None
        self.editing = False
        self.replaced = None
        self.exchanges = []
        self.id = ""

    def restore(self, conversation_id: str, exchanges: Sequence[Exchange]) -> None:
        """Stop what runs and go on with a conversation that was kept."""
        self.forget()
        self.id = conversation_id
        self.exchanges = list(exchanges)

    def citations(self, turn: int) -> list[Citation]:
        """What exchange ``turn`` cites, by number, also while it is still being answered."""
        if not 0 <= turn < len(self.exchanges):
            return []
        exchange = self.exchanges[turn]
        statements = exchange.answer.statements if exchange.answer else exchange.statements
        cited = {c.number: c for statement in statements for c in statement.citations}
        return [cited[number] for number in sorted(cited)]
