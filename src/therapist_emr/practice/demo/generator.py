"""The made-up practice as a whole: charts one after another, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from therapist_emr.practice.demo.book import Book
from therapist_emr.practice.demo.chart import ChartMaker
from therapist_emr.practice.demo.model import DemoChart


class MadeUpPractice:
    """Stream the charts of people who do not exist.

    The same arguments give the same charts in any process, and a chart does not depend on those
    before it, so that any number streams in the memory of one. Everything ends at noon of `today`.
    `sessions_per_client` asks for an average number of visits over all charts; without it charts
    are as long as they tend to be.
    """

    def __init__(
        self,
        clients: int = 40,
        years: int = 6,
        seed: int = 1,
        today: date | None = None,
        *,
        words_per_note: int = 180,
        sessions_per_client: float | None = None,
    ) -> None:
        self.clients = max(1, clients)
        self.years = max(1, years)
        self.seed = seed
        self.today = today or date.today()  # noqa: DTZ011 - the wall calendar of this desk
        self._words_per_note = words_per_note
        self._book = Book(self.clients, self.years, seed, self.today, sessions_per_client)

    @property
    def opened(self) -> date:
        """Return the first day of the practice, before which nothing happened."""
        return self._book.first_monday - timedelta(days=30)

    @property
    def chairs(self) -> int:
        """Return how many people would have to see clients for this many; 1 when it fits one."""
        return self._book.chairs

    def chair_of(self, index: int) -> int:
        """Return the highest chair a client is seen at, from 0."""
        return self._book.bookings[index].chair

    def charts(self) -> Iterator[DemoChart]:
        """Yield every chart, in the order of record numbers."""
        return (self.chart(index) for index in range(self.clients))

    def chart(self, index: int) -> DemoChart:
        """Return one chart by its place."""
        booking = self._book.bookings[index]
        return ChartMaker(self.seed, self._book, booking, self._words_per_note).make()
