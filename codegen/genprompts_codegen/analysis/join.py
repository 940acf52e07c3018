"""From the tree of what is asked of an input to its type and its records, bottom up."""

from genprompts.grammar.paths import Ask, Path, Step
from genprompts_codegen.analysis.atoms import (
    ALL,
    NONE,
    OBJECT,
    SCALARS,
    Atom,
    Atoms,
    accepted,
    atoms_of,
    union,
)
from genprompts_codegen.analysis.parts import Part, Shape, Wanted, merged
from genprompts_codegen.analysis.records import Records, record_name
from genprompts_codegen.analysis.unify import BOOL, Conflict, may_be_none, narrow, report_conflict, scalar
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Report
from genprompts_codegen.ir import (
    Input,
    InputSource,
    IterableOf,
    ListOf,
    MappingOf,
    Messages,
    Record,
    RecordRef,
    TypeRef,
    Use,
)

_LISTS: frozenset[Wanted] = frozenset({Ask.SEQUENCE, Ask.ITERATED})
_UNKNOWN: frozenset[Wanted] = frozenset({Ask.OPAQUE, Ask.AGAIN})
_SECTIONS: frozenset[Wanted] = frozenset({Ask.SECTION, Shape.RECORDS})


class Join:
    """Works out the types of one prompt's inputs; their records gather in ``records``."""

    def __init__(self, default: TypeRef, records: Records, report: Report) -> None:
        self.default = default
        self.records = records
        self.report = report
        self._open: dict[Path, str] = {}  # the records whose fields are being worked out

    def type_of(self, part: Part, enclosing: str = "", *, loose: bool = False) -> TypeRef:
        """Return the narrowest type that satisfies all uses of ``part``; ``object``, with a finding, without one.

        ``enclosing`` is the record that it is a part of; ``loose`` items may stand for themselves, without a list.
        """
        left = narrow(part.reads)
        if isinstance(left, Conflict):
            report_conflict(part, left, self.report)
            return OBJECT
        found = self._shaped(part, left, enclosing, loose=loose)
        return union([found, NONE]) if found != OBJECT and may_be_none(part) else found

    def _shaped(self, part: Part, left: Atoms, enclosing: str, *, loose: bool) -> TypeRef:
        wanted = part.wanted
        if Shape.MESSAGES in wanted:
            return Messages() if self._items_are(part, Atom.OTHER) else OBJECT
        if Ask.AGAIN in wanted and left == ALL and (again := self._again(part)) is not None:
            return again
        if wanted & _UNKNOWN and not left <= SCALARS:
            return self._opaque(part)
        if left <= SCALARS:
            return scalar(left, wanted, self.default) if self._items_are(part, Atom.STR) else OBJECT
        if Ask.MAPPING in wanted:
            return self._mapping(part, enclosing)
        if part.keys:
            return self._record(part, enclosing, loose=loose)
        if _LISTS & wanted:
            return self._list(part, enclosing)
        if wanted & _SECTIONS:
            return self._section(part, enclosing)
        plain = scalar(left, wanted, self.default)
        if Ask.SIZED in wanted and not (plain != OBJECT and atoms_of(plain) <= accepted(Ask.SIZED)):
            return union([ListOf(OBJECT), MappingOf(OBJECT)])
        return plain

    def _opaque(self, part: Part) -> TypeRef:
        read = next(read for read in part.reads if read.wanted in _UNKNOWN)
        message = f'"{part.shown()}" is used in a way that is not understood: any object is accepted'
        hint = "declare the type of the input, so that it is checked"
        self.report(Diagnostic(codes.OPAQUE_INPUT, message, (read.label,), hint))
        return OBJECT

    def _again(self, part: Part) -> TypeRef | None:
        """Return the type of the value that stands where this one does, one turn before: it is still worked out."""
        told = (read.again for read in part.reads if read.again is not None)
        before = next(told, None) or part.path.turn_before()
        if before is None:
            return None
        if before in self._open:
            return RecordRef(self._open[before])
        item = self._open.get(before.then(Step.ITEM))
        return None if item is None else ListOf(RecordRef(item))

    def _items_are(self, part: Part, atom: Atom) -> bool:
        """Whether all that is asked of the items suits ``atom``; reported where not."""
        below = part.steps.get(Step.ITEM)
        if below is None:
            return True
        wrong = next((read for read in below.reads if atom not in accepted(read.wanted)), None)
        if wrong is None:
            return self._items_are(below, atom)
        owner = next((read for read in part.reads if read.wanted not in _LISTS), part.reads[0])
        report_conflict(part, Conflict(wrong, owner), self.report)
        return False

    def _mapping(self, part: Part, enclosing: str) -> TypeRef:
        """Return the type of a mapping with unknown keys; those that are known hold the same as all others."""
        keys = [below for step, below in part.steps.items() if step is not Step.VALUE]
        for below in keys:
            wrong = next((read for read in below.reads if Atom.STR not in accepted(read.wanted)), None)
            if wrong is not None:
                owner = next(read for read in part.reads if read.wanted is Ask.MAPPING)
                report_conflict(below, Conflict(wrong, owner), self.report)
        values = [below for below in (part.steps.get(Step.VALUE), *part.keys.values()) if below is not None]
        return MappingOf(self.type_of(merged(values), enclosing) if values else OBJECT)

    def _list(self, part: Part, enclosing: str) -> TypeRef:
        below = part.steps.get(Step.ITEM)
        item = OBJECT if below is None else self.type_of(below, enclosing)
        asks = [read.wanted for read in part.asks]
        once = asks == [Ask.ITERATED] and part.wanted == {Ask.ITERATED}
        return IterableOf(item) if once else ListOf(item)

    def _section(self, part: Part, enclosing: str) -> TypeRef:
        """Return the type of a mustache section: its items in a list, one of them alone, or nothing."""
        below = part.steps.get(Step.ITEM)
        item = OBJECT if below is None else self.type_of(below, enclosing, loose=True)
        if item == OBJECT:
            return OBJECT
        members = [ListOf(item), item, NONE]
        if isinstance(item, RecordRef) and not self.records.requires(item.name):
            members.insert(2, BOOL)  # all names inside may be absent: then any value enters
        return union(members)

    def _record(self, part: Part, enclosing: str, *, loose: bool) -> TypeRef:
        """Return the record with the keys that are read; the items of a section are the record itself."""
        entered = [part]
        while entered[-1].wanted & _SECTIONS and (item := entered[-1].steps.get(Step.ITEM)) is not None:
            entered.append(item)
        if len(entered) == 1 and not self._items_are(part, Atom.STR):
            return OBJECT
        keys = merged(entered).keys
        short = record_name(part.path, loose=loose)
        name = self.records.take(short, enclosing)
        self.records.require(name, any(below.needed for below in keys.values()))
        self._open |= {one.path: name for one in entered}
        fields = tuple(self._field(key, below, name) for key, below in keys.items())
        for one in entered:
            del self._open[one.path]
        return RecordRef(self.records.add(Record(name, fields, _doc(part)), short))

    def _field(self, key: str, part: Part, enclosing: str) -> Input:
        return Input(
            name=key,
            type=self.type_of(part, enclosing),
            required=part.needed,
            source=InputSource.TEMPLATE,
            uses=uses_of(part),
            guarded=not part.needed,
        )


def uses_of(part: Part) -> tuple[Use, ...]:
    """Return the places that read ``part`` or something in it."""
    return tuple(dict.fromkeys(Use(read.label, read.message) for read in part.through))


def _doc(part: Part) -> str:
    last = part.path.steps[-1] if part.path.steps else None
    shown = part.shown().removesuffix("[]")
    if last is Step.ITEM:
        return f"One item of ``{shown}``."
    return f"One value of ``{shown}``." if last is Step.VALUE else f"What ``{shown}`` holds."
