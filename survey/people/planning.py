"""What an import would change: the rows of a table, the people and units there are in; a plan out. Nothing is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from survey.core.text import Language
from survey.people.columns import Column, Mapped
from survey.people.judging import MAX_DEPTH, Person, Reason, RefusedError, judge, key
from survey.people.tables import Table

Row = tuple[int, Person]
"""A row's number in the file, and who stands there."""
Parents = Mapping[str, str | None]
"""A unit's key → that of the unit that it is a part of."""


@dataclass(frozen=True)
class Known:
    """Somebody as the database has them; `id` is theirs for good."""

    id: bytes
    name: str
    email: str | None
    staff_number: str | None
    unit: str
    language: Language | None
    on_leave: bool


@dataclass(frozen=True)
class Rejected:
    """A row that is left out: its number, why, and the column that it is about."""

    row: int
    reason: Reason
    column: Column


@dataclass(frozen=True)
class Plan:
    """What applying would do; `moved` and `new_units` are keys of units.

    `names`: a key → how the unit is written; `parents`: the tree as it will be, by key.
    """

    added: Sequence[Row]
    changed: Sequence[tuple[int, Known, Person]]
    gone: Sequence[Known]
    rejected: Sequence[Rejected]
    unchanged: int
    new_units: Sequence[str]
    moved: Sequence[str]
    names: Mapping[str, str] = field(repr=False)
    parents: Parents = field(repr=False)

    @property
    def changes(self) -> bool:
        """Whether applying would change anything."""
        return bool(self.added or self.changed or self.gone or self.new_units or self.moved)

    @property
    def summary(self) -> str:
        """How many come, change and go, without words: +12 ±3 −0."""
        return f"+{len(self.added)} ±{len(self.changed)} −{len(self.gone)}"


def make_plan(
    table: Table, mapped: Mapped, known: Sequence[Known], units: Mapping[str, str | None], *, complete: bool
) -> Plan:
    """Return what a table would change.

    `units`: each unit's name → the name of its parent. People are recognised by staff number, else by address.
    With `complete`, who is not in the table is gone; unless a row was rejected, for that may be anybody's.
    """
    rejected: list[Rejected] = []
    rows = _judged(table, mapped, rejected)
    rows = _once(rows, rejected)
    matched = _matched(rows, known, rejected)
    rows = [(number, person) for number, person, _ in matched]
    names = {key(name): name for name in units}
    before = {key(name): key(parent) if parent is not None else None for name, parent in units.items()}
    rows = _placed(rows, before, rejected)
    after = dict(before)
    for _, person in rows:
        for name in person.path:
            names.setdefault(key(name), name)
            after.setdefault(key(name), None)
        after.update(claims(person))
    kept = {number for number, _ in rows}
    added = [(number, person) for number, person, old in matched if old is None and number in kept]
    found = [(number, old, _over(old, person)) for number, person, old in matched if old is not None and number in kept]
    changed = [(number, old, person) for number, old, person in found if _differs(old, person)]
    seen = {old.id for _, old, _ in found}
    return Plan(
        added=added,
        changed=changed,
        gone=[old for old in known if old.id not in seen] if complete and not rejected else [],
        rejected=sorted(rejected, key=lambda one: one.row),
        unchanged=len(found) - len(changed),
        new_units=[unit for unit in after if unit not in before],
        moved=[unit for unit in before if after[unit] != before[unit]],
        names=names,
        parents=after,
    )


def _judged(table: Table, mapped: Mapped, rejected: list[Rejected]) -> list[Row]:
    rows = []
    for number, cells in table.rows:
        try:
            rows.append((number, judge(cells, mapped)))
        except RefusedError as refused:
            rejected.append(Rejected(number, refused.reason, refused.column))
    return rows


def fingerprint(plan: Plan) -> str:
    """Return a text that is another for every other plan, to see whether it is still what somebody agreed to."""
    told = (plan.added, plan.changed, plan.gone, plan.rejected, plan.unchanged, plan.new_units, plan.moved)
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()


def place(person: Person, units: Mapping[str, str | None]) -> None:
    """Check that one person's unit makes a tree with those there are; raise RefusedError. `units`: as in make_plan."""
    rejected: list[Rejected] = []
    before = {key(name): key(parent) if parent is not None else None for name, parent in units.items()}
    _placed([(0, person)], before, rejected)
    for one in rejected:
        raise RefusedError(one.reason, one.column)


def _once(rows: Iterable[Row], rejected: list[Rejected]) -> list[Row]:
    """Return the rows whose address and number stand on no earlier row."""
    kept: list[Row] = []
    emails: set[str] = set()
    numbers: set[str] = set()
    for number, person in rows:
        if person.staff_number is not None and person.staff_number in numbers:
            rejected.append(Rejected(number, Reason.TWICE_NUMBER, Column.STAFF_NUMBER))
        elif person.email is not None and person.email in emails:
            rejected.append(Rejected(number, Reason.TWICE_EMAIL, Column.EMAIL))
        else:
            kept.append((number, person))
            numbers.update({person.staff_number} - {None})  # type: ignore[arg-type]  # None is taken out
            emails.update({person.email} - {None})  # type: ignore[arg-type]  # as above
    return kept


Matched = tuple[int, Person, Known | None]


def _matched(rows: Sequence[Row], known: Sequence[Known], rejected: list[Rejected]) -> list[Matched]:
    """Return the rows, each with whom it is about; an address that stays somebody else's is refused."""
    by_number = {one.staff_number: one for one in known if one.staff_number is not None}
    by_email = {one.email: one for one in known if one.email is not None}
    matched: list[Matched] = []
    claimed: set[bytes] = set()
    for number, person in sorted(rows, key=lambda row: (row[1].staff_number or "") not in by_number):
        old = by_number.get(person.staff_number or "")
        if old is None and person.email in by_email:
            candidate = by_email[person.email]
            # Another number with the same address is another person, unless there was no number yet.
            if person.staff_number is None or candidate.staff_number is None:
                old = candidate
        if old is not None and old.id in claimed:
            rejected.append(Rejected(number, Reason.TWICE_PERSON, Column.STAFF_NUMBER))
            continue
        if old is not None:
            claimed.add(old.id)
        matched.append((number, person, old))
    return sorted(_free(matched, by_email, rejected), key=lambda one: one[0])


def _free(matched: Sequence[Matched], by_email: Mapping[str, Known], rejected: list[Rejected]) -> list[Matched]:
    """Return the rows whose address nobody else has, now or after; two people may not even change addresses at once."""
    kept = []
    for number, person, old in matched:
        holder = by_email.get(person.email) if person.email is not None else None
        if holder is not None and (old is None or holder.id != old.id):
            rejected.append(Rejected(number, Reason.TAKEN_EMAIL, Column.EMAIL))
        else:
            kept.append((number, person, old))
    return kept


# ------------------------------------------------------------------------------------------------ units


def claims(person: Person) -> dict[str, str | None]:
    """Return what a row says of the tree: unit → what it is a part of."""
    keys = [key(name) for name in person.path]
    found: dict[str, str | None] = dict(zip(keys[1:], keys, strict=False))
    if person.rooted:
        found[keys[0]] = None
    return found


ALONE: Final = "\0"
"""No unit: where a chain of parents runs in a circle."""


def _placed(rows: Sequence[Row], before: Parents, rejected: list[Rejected]) -> list[Row]:
    """Return the rows whose units make a tree with those there are: one parent each, no circle, few levels."""
    said: dict[str, str | None] = {}
    kept: list[Row] = []
    for number, person in rows:
        own = claims(person)
        if any(said.get(unit, parent) != parent for unit, parent in own.items()):
            rejected.append(Rejected(number, Reason.TWO_PARENTS, Column.UNIT))
        else:
            said |= own
            kept.append((number, person))
    while True:
        parents = dict(before)
        for _, person in kept:
            parents |= claims(person)
        bad = _bad(parents)
        if not bad or not kept:
            return kept
        wrong = {number: bad[key(person.unit)] for number, person in kept if key(person.unit) in bad}
        if not wrong:  # a unit that the file does not name hangs below one that it moves
            moving = {unit for start in bad for unit in _chain(start, parents)}
            reason = next(iter(bad.values()))
            wrong = {number: reason for number, person in kept if claims(person).keys() & moving}
        rejected.extend(Rejected(number, reason, Column.UNIT) for number, reason in wrong.items())
        kept = [(number, person) for number, person in kept if number not in wrong]


def _bad(parents: Parents) -> dict[str, Reason]:
    """Return the units that are no part of a tree of few levels, and why."""
    bad = {}
    for unit in parents:
        chain = _chain(unit, parents)
        if chain[-1] == ALONE:
            bad[unit] = Reason.LOOP
        elif len(chain) > MAX_DEPTH:
            bad[unit] = Reason.TOO_DEEP
    return bad


def _chain(unit: str, parents: Parents) -> list[str]:
    """Return a unit and what it is a part of, up to the root or one level too many; ALONE ends a circle."""
    chain: list[str] = []
    here: str | None = unit
    while here is not None and len(chain) <= MAX_DEPTH:
        if here in chain:
            return [*chain, ALONE]
        chain.append(here)
        here = parents.get(here)
    return chain


# ------------------------------------------------------------------------------------------------ people


def _over(old: Known, person: Person) -> Person:
    """Return somebody as they will be: what the file has no column or no cell for stays as it was."""
    return Person(
        name=person.name,
        email=person.email or old.email,
        staff_number=person.staff_number or old.staff_number,
        path=person.path,
        rooted=person.rooted,
        language=person.language or old.language,
        on_leave=old.on_leave if person.on_leave is None else person.on_leave,
    )


def _differs(old: Known, person: Person) -> bool:
    return (old.name, old.email, old.staff_number, key(old.unit), old.language, old.on_leave) != (
        person.name,
        person.email,
        person.staff_number,
        key(person.unit),
        person.language,
        person.on_leave,
    )
