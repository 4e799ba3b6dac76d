"""The shape of rule files: which keys there are, and what may stand under each.

Takes a Vocabulary, gives `Shape`: it finds what is wrong with a file, place by place, and prints itself as a JSON
Schema. The one thing to know: there is one set of types, and both the check and the schema are made from it.
"""

from __future__ import annotations

import datetime
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    create_model,
)
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError, core_schema

from chipwatch.rulebook.errors import Place, RuleError, did_you_mean, nearest
from chipwatch.rulebook.source import Map, Seq
from chipwatch.rulebook.vocabulary import RecordWords, Vocabulary

Pos = Literal[
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "CONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT",
    "SCONJ", "SPACE", "SYM", "VERB", "X",
]  # fmt: skip
Take = Literal["all", "first", "last", "nearest"]


class _Text:
    """A text as the author typed it: `no`, `3.10` and `NO` are texts, which an editor may take for something else."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.str_schema(pattern=r"\S")

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        return {"type": ["string", "number"], "pattern": r"\S"}


class _OneOrMore:
    """One value, or a list of them."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return core_schema.no_info_before_validator_function(_as_list, handler(source))

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        many = handler(core)
        return {"anyOf": [many["items"], many]}


def _as_list(value: Any) -> Any:
    return value if isinstance(value, (list, tuple)) else [value]


def _no_flag(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("number_type", "a number is due")
    return value


def _real_day(text: str) -> str:
    try:
        datetime.date(*([*map(int, text.split("-")), 1, 1])[:3])
    except ValueError:
        hint = "as in 2025-01-20, 2025-01 or 2025"
        raise PydanticCustomError("bad_value", "{day} is no day", {"day": repr(text), "hint": hint}) from None
    return text


T = TypeVar("T")
Text = Annotated[str, _Text()]
Id = Annotated[Text, Field(pattern=r"^[\w.-]+$")]
Day = Annotated[
    Text,
    Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$", description="2025-01-20, 2025-01 or 2025"),
    AfterValidator(_real_day),
]
Number = Annotated[float, BeforeValidator(_no_flag), Field(allow_inf_nan=False)]
Whole = Annotated[int, BeforeValidator(_no_flag)]
Flag = StrictBool
Some = Annotated[list[T], Field(min_length=1), _OneOrMore()]
Texts = Some[Text]


class Part(BaseModel):
    """What every mapping of a rule file has in common: no key but those that it names."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class Test(Part):
    """What a word must be; all that is given must hold."""

    lemma: Texts | None = Field(None, description="one of these, by surface or lemma; `$name` is a list")
    word: Texts | None = Field(None, description="one of these, as written, whatever its case")
    phrase: Texts | None = Field(None, description="one of these phrases begins here")
    pos: Some[Pos] | None = Field(None, description="part of speech (Universal Dependencies)")
    tag: Texts | None = Field(None, description="fine-grained tag (Penn Treebank)")
    dep: Texts | None = Field(None, description="dependency label")
    in_: Texts | None = Field(None, alias="in", description="within a span of one of these layers")
    label: Texts | None = Field(None, description="and that span has one of these labels")
    name: Texts | None = Field(None, description="and that span stands for one of these names")
    not_in: Texts | None = Field(None, description="within no span of these layers")


class Argument(Test):
    """What stands in a role."""

    role: Texts | None = Field(None, description="where to look: a name of `roles:`, or a stretch (`@sentence`)")
    is_: Texts | None = Field(None, alias="is", description="a span of one of these layers")
    holds: Texts | None = Field(None, description="a span of one of these layers somewhere in it")
    has: Texts | None = Field(None, description="one of these phrases stands in it")
    has_not: Texts | None = Field(None, description="none of these phrases stands in it")
    take: Take | None = Field(None, description="which, if there are several in a stretch of text")
    like: Text | None = Field(None, description="what is not said here is as in this one of `arguments:`")


class Extension(Part):
    """Words for a list that stands elsewhere."""

    list_: Text = Field(alias="list", description="the list's name")
    add: Texts = Field(description="the words")


class Shorthand:
    """A mapping of which a text says one key: `subject` is `{role: subject}`."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        def expand(value: Any) -> Any:
            return {self.key: value} if isinstance(value, str) else value

        return core_schema.no_info_before_validator_function(expand, handler(source))

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        return {"anyOf": [{"type": ["string", "number"]}, handler(core)]}


class Example(Part):
    """A sentence."""

    text: Text = Field(description="a sentence")
    date: Day | None = Field(None, description="the day of the text (2025-12-09)")


Miss = Annotated[Example, Shorthand("text")]
Trigger = Annotated[Test, Shorthand("phrase")]
Where = Annotated[Argument, Shorthand("role")]


Loc = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """A mistake, the value it spoils (`holder[key]`), and the keys that lead there."""

    error: RuleError
    holder: Map | Seq | None
    key: str | int
    loc: Loc = ()


class Shape:
    """The types of rule files, made for a Vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.rules = {name: _rule_type(name, words) for name, words in vocabulary.records.items()}
        fields: dict[str, Any] = {
            "record": (
                Literal[tuple(vocabulary.records)] | None,
                Field(None, description="which record the rules of this file are for"),
            ),
            "rules": (list[Any] | None, Field(None, description="the rules")),
            "lists": (dict[str, Texts] | None, Field(None, description="lists of words, by name")),
            "extend": (Some[Extension] | None, Field(None, description="more words for lists of other files")),
            "roles": (
                dict[str, Texts] | None,
                Field(None, description="names for ways through a sentence; of its paths the first that leads counts"),
            ),
            "arguments": (
                dict[str, Argument] | None,
                Field(None, description="what arguments of rules share, by the name that they are `like`"),
            ),
            "disable": (Texts | None, Field(None, description="ids of rules that are not to be used")),
        }
        self.sections = {*fields, *vocabulary.sections.model_fields}
        self.file: type[BaseModel] = create_model("RuleFile", __base__=vocabulary.sections, **fields)

    def flaws(self, file: Map) -> list[Flaw]:
        """What is wrong with a file's shape, in no particular order."""
        flaws = list(_flaws(self.file, file))
        said = any(flaw.error.hint == did_you_mean("record", ("record",)) for flaw in flaws)  # `recrod: event`
        for key, value in file.items():
            if value is None and key in self.sections:
                hint = "mend the indentation of what should stand in it, or take it out"
                error = RuleError("empty-value", f"the section {key!r} is empty", file.at(key), hint, level="warning")
                flaws.append(Flaw(error, file, key))
        rules, record = file.get("rules"), file.get("record")
        if isinstance(rules, Seq):
            for n, body in enumerate(rules):
                if not isinstance(body, Map):
                    hint = "a rule begins with `id:`"
                    flaws.append(Flaw(RuleError("bad-rule", "a rule must be a mapping", rules.at(n), hint), rules, n))
                    continue
                name = body.get("record", record)
                if "record" in body and (not isinstance(name, str) or name not in self.rules):
                    hint = did_you_mean(str(name), self.rules) or f"one of {', '.join(self.rules)}"
                    error = RuleError("bad-value", f"no record is called {_shown(name)}", body.value_at("record"), hint)
                    flaws.append(Flaw(error, rules, n))
                elif not name and not said:  # once for all rules of the file
                    said = True
                    hint = f"add `record:` at the top of the file: one of {', '.join(self.rules)}"
                    error = RuleError("missing-record", "say which record the rule is for", body.place, hint)
                    flaws.append(Flaw(error, rules, n))
                elif isinstance(name, str) and name in self.rules:
                    flaws += _flaws(self.rules[name], body)
        known = {(id(flaw.holder), flaw.key) for flaw in flaws}
        flaws += [flaw for flaw in _unfilled(file) if (id(flaw.holder), flaw.key) not in known]
        return _without_outdented(flaws)

    def json_schema(self) -> dict[str, Any]:
        """The shape of a file as JSON Schema (2020-12), for editors."""
        schema = self.file.model_json_schema(schema_generator=_Plain, by_alias=True)
        definitions = schema.setdefault("$defs", {})
        for name, rule in self.rules.items():
            own = rule.model_json_schema(schema_generator=_Plain, by_alias=True)
            definitions |= own.pop("$defs", {})
            definitions[rule.__name__] = own
            schema.setdefault("allOf", []).append(
                {
                    "if": {"properties": {"record": {"const": name}}, "required": ["record"]},
                    "then": {"properties": {"rules": {"items": {"$ref": f"#/$defs/{rule.__name__}"}}}},
                }
            )
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": "urn:chipwatch:rules:1",
            "title": "chipwatch rules",
            "description": "A file of a folder of rules.",
            **{key: value for key, value in schema.items() if key not in ("title", "description")},
        }


class _Plain(GenerateJsonSchema):
    """Leaves out titles that only repeat a field's name, and null for a key that may be left out."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> dict[str, Any]:
        return self.generate_inner(schema["schema"])


def _rule_type(record: str, words: RecordWords) -> type[BaseModel]:
    names = sorted({*words.args, *words.conditions})
    described = "; ".join(f"{name}: {what}" for name, what in words.args.items())
    arguments = Annotated[
        dict[str, Where],
        Field(json_schema_extra={"propertyNames": {"enum": [form for name in names for form in (name, f"{name}?")]}}),
    ]
    fields: dict[str, Any] = {
        "id": (Id, Field(description="unique over all files; stands in the records that the rule makes")),
        "record": (Literal[record] | None, Field(None, description="which record the rule is for")),
        "about": (Text | None, Field(None, description="what the rule finds, in a sentence")),
        "trigger": (Some[Trigger], Field(description="the words that the rule begins at; a text is a phrase")),
        "args": (
            arguments | None,
            Field(None, description=f"what belongs to it, by role; `?` may be missing. {described}"),
        ),
        "when": (Some[Where] | None, Field(None, description="what must stand beside it")),
        "unless": (Some[Where] | None, Field(None, description="what must not stand beside it")),
        "confidence": (
            Annotated[Number, Field(ge=0, le=1)] | None,
            Field(None, description="how far to trust it: of all records at 0.8, about 80% are right"),
        ),
        "replaces": (Texts | None, Field(None, description="ids of rules whose matches on the same words are dropped")),
    }
    if words.fields is not None:
        fields["set"] = (words.fields, Field(description="what its records say"))
    if words.gives is None:
        fields |= {
            "hits": (list[Any] | None, Field(None, description="such rules make no records: no examples")),
            "misses": (list[Text] | None, Field(None, description="such rules make no records: no examples")),
            "todo": (list[Any] | None, Field(None, description="such rules make no records: no examples")),
        }
    else:
        gives: Any = words.gives
        hit: Any = create_model(
            f"{_camel(record)}Hit",
            __base__=Example,
            __doc__="A sentence, and what one of the records that it gives must say.",
            gives=(gives | None, Field(None, description="what one of its records must say")),
        )
        hits: Any = Annotated[list[Annotated[hit, Shorthand("text")]], Field(min_length=1)]
        misses: Any = Annotated[list[Miss], Field(min_length=1)]
        todo: Any = list[Annotated[hit, Shorthand("text")]]
        fields |= {
            "hits": (hits, Field(description="what it must find")),
            "misses": (misses, Field(description="near sentences that it must leave alone")),
            "todo": (todo | None, Field(None, description="known gaps: hits, or (as texts) misses")),
        }
    return create_model(f"{_camel(record)}Rule", __base__=Part, __doc__=f"A rule for `{record}`.", **fields)


def _camel(name: str) -> str:
    return "".join(part.title() for part in re.split(r"\W", name))


# ------------------------------------------------------------ from the types' errors to mistakes with places


def _without_outdented(flaws: Sequence[Flaw]) -> list[Flaw]:
    """Keys that nobody knows behind one with nothing in it are meant to stand below that: one mistake, not several."""
    at = {(id(flaw.holder), flaw.key): flaw for flaw in flaws}
    outdented: list[Flaw] = []
    for flaw in flaws:
        if not isinstance(flaw.holder, Map) or flaw.key not in flaw.holder or flaw.holder[str(flaw.key)] is not None:
            continue
        keys = list(flaw.holder)
        after = (at.get((id(flaw.holder), key)) for key in keys[keys.index(str(flaw.key)) + 1 :])
        below = list(takewhile(lambda one: one is not None and one.error.code == "unknown-key", after))
        if below and flaw.error.code != "unknown-key":
            names = ", ".join(f"`{one.key}`" for one in below if one)
            flaw.error.hint = f"mend the indentation: {names} may belong below it"
            outdented += [one for one in below if one]
    return [flaw for flaw in flaws if flaw not in outdented]


def _unfilled(value: Any) -> Iterator[Flaw]:
    """Keys with nothing behind them: `lemma:` alone asks for nothing, whatever its author meant to write there."""
    if isinstance(value, Seq):
        for item in value:
            yield from _unfilled(item)
    elif isinstance(value, Map):
        for key, inner in value.items():
            if inner is None:
                hint = f"put something under `{key}:` or take it out"
                yield Flaw(RuleError("empty-value", f"{key!r} is empty", value.at(key), hint), value, key)
            elif key != "gives":  # there null is an answer: such a field must say nothing
                yield from _unfilled(inner)


def _flaws(model: type[BaseModel], value: Map) -> Iterator[Flaw]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        found: dict[tuple[int, str | int], Flaw] = {}
        for details in error.errors(include_url=False, include_context=True):
            flaw = _flaw(model, value, details)
            # the ways in which one value is none of several types are one mistake
            found.setdefault((id(flaw.holder), flaw.key), flaw)
        misspelt = {(id(flaw.holder), flaw.error.hint) for flaw in found.values()}
        split = {id(flaw.holder) for flaw in found.values() if flaw.error.code == "split-text"}
        alien = {id(flaw.holder) for flaw in found.values() if _is_alien(flaw, found)}
        for flaw in found.values():
            # A key that is misspelt is not missing as well, and a text that YAML split has no keys.
            if flaw.error.code != "split-text" and id(flaw.holder) in split:
                continue
            if flaw.error.code == "missing-key" and id(flaw.holder) in alien:
                continue
            if (id(flaw.holder), f"did you mean {flaw.key!r}?") not in misspelt:
                yield flaw


def _is_alien(flaw: Flaw, found: Mapping[tuple[int, str | int], Flaw]) -> bool:
    """Whether a mapping has only keys that nobody knows: another thing than what is due, which lacks nothing else."""
    holder = flaw.holder
    unknown = ("unknown-key", "unknown-field")
    return (
        isinstance(holder, Map)
        and bool(holder)
        and all((other := found.get((id(holder), key))) is not None and other.error.code in unknown for key in holder)
    )


def _flaw(model: type[BaseModel], root: Map, details: ErrorDetails) -> Flaw:
    holder: Map | Seq = root
    key: str | int = ""
    loc = details["loc"]
    for step in loc:
        if key != "":
            inner = holder[key] if not (isinstance(holder, Map) and key not in holder) else None  # type: ignore[index]
            if not isinstance(inner, (Map, Seq)) or not _has(inner, step, details):
                continue
            holder = inner
            key = step
        elif _has(holder, step, details):
            key = step
    missing = details["type"] == "missing"
    if missing and key != "" and isinstance(inner := holder[key], Map):  # type: ignore[index]
        holder, key = inner, ""
    place = holder.place if missing or key == "" else _value_place(holder, key)
    if details["type"] == "extra_forbidden" and isinstance(holder, Map):
        place = holder.at(str(key))
    if missing:
        key = loc[-1]
    code, message, hint = _told(model, loc, key, details)
    return Flaw(RuleError(code, message, place, hint), holder, key, loc)


def _has(inner: Map | Seq, step: str | int, details: ErrorDetails) -> bool:
    if isinstance(inner, Seq):
        return isinstance(step, int) and step < len(inner)
    return isinstance(step, str) and step in inner


def _value_place(holder: Map | Seq, key: str | int) -> Place:
    return holder.value_at(str(key)) if isinstance(holder, Map) else holder.at(int(key))


def _told(model: type[BaseModel], loc: Loc, key: str | int, details: ErrorDetails) -> tuple[str, str, str | None]:
    """Code, message and hint."""
    kind, value = details["type"], details["input"]
    where = _words(loc[:-1]) or ("the rule" if "id" in model.model_fields else "the file")
    context = details.get("ctx", {})
    name = next((str(step) for step in reversed(loc) if isinstance(step, str) and not _is_made(step)), "")
    if value is None and kind == "extra_forbidden" and " " in str(key):
        return "unknown-key", f"there is no {str(key)!r} in {where!r}", "a key ends in `: `, with its value behind it"
    if value is None and kind not in ("missing", "extra_forbidden"):
        return _nothing(name)
    if kind == "missing":
        code = f"missing-{key}" if key in ("id", "trigger", "hits", "misses", "set") else "missing-key"
        return code, f"{where} has no {key!r}", f"add `{key}:`"
    if kind == "extra_forbidden" and " " in str(key):
        return "split-text", f"the `: ` behind {str(key)[-30:]!r} makes keys of a text", "put the text in quotes"
    if kind == "extra_forbidden":
        known = _keys(model, loc[:-1])
        hint = did_you_mean(str(key), known) or (f"one of {', '.join(known)}" if len(known) < 25 else None)
        code = "unknown-field" if {"set", "gives"} & {*loc[:-1]} else "unknown-key"
        if where == "the file":
            code = "unknown-section"
            hint = hint or "the sections are told by `chipwatch rules schema`"
        return (
            code,
            f"{where} has no {str(key)!r}" if where.startswith("the ") else f"there is no {key!r} in {where!r}",
            hint,
        )
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"])
        near = nearest(str(value), known, 0.75)  # of a few values all are told rather than one that is not near
        hint = f"did you mean {near!r}?" if near else f"one of {', '.join(known)}"
        return "bad-value", f"{name}: {_shown(value)} is none of {_few(known)}", hint
    if kind == "too_short":
        if name in ("hits", "misses", "trigger"):
            return f"missing-{name}", f"{name!r} is empty", f"write {_NEEDED[name]}"
        return "empty-value", f"{name!r} is empty", f"put something under `{name}:` or take it out"
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = f"at least {context['ge']}" if "ge" in context else f"at most {context['le']}"
        return "out-of-range", f"{name}: {_shown(value)} does not lie where it must", f"a number that is {limit}"
    if kind == "string_pattern_mismatch":
        if context.get("pattern") == r"\S":
            return "empty-value", f"{name}: an empty text", "take it out, or write something"
        return (
            "bad-value",
            f"{name}: {_shown(value)} is not written as it must be",
            _PATTERNS.get(str(context.get("pattern"))),
        )
    if kind in ("value_error", "bad_value", "bad_regex"):
        code = "bad-regex" if kind == "bad_regex" else "bad-value"
        return code, f"{name}: {str(details['msg']).removeprefix('Value error, ')}", context.get("hint")
    return "wrong-type", f"{name}: {_due(kind)} is due, not {_shown(value)}", _advice(kind, value, _keys(model, loc))


def _nothing(name: str) -> tuple[str, str, str]:
    """What is said of a key or an item of a list with nothing behind it."""
    if name in _NEEDED:
        return f"missing-{name}", f"{name!r} is empty", f"write {_NEEDED[name]}"
    return "empty-value", f"{name}: here stands nothing", "write something, or take it out"


_NEEDED = {
    "hits": "a sentence that it finds",
    "misses": "a near sentence that it must leave alone",
    "trigger": "the words that it begins at",
    "set": "what its records say",
    "id": "a name that no other rule has",
}
_PATTERNS: dict[str, str] = {
    "^[A-Z]{2}$": "two capital letters (ISO 3166), as in `US`",
    r"^\d{4}(-\d\d(-\d\d)?)?$": "as in 2025-12-09, 2025-12 or 2025",
    r"^Q[1-9]\d*$": "as in `Q312`",
    "^[A-Z]{3}$": "three capital letters (ISO 4217), as in `USD`",
    r"^[\w.-]+$": "letters, digits, `.`, `-` and `_`, as in `my.cap`",
}


def _due(kind: str) -> str:
    if "string" in kind:
        return "a text"
    if "list" in kind:
        return "a list"
    if "dict" in kind or "model" in kind or "mapping" in kind:
        return "a mapping"
    if "bool" in kind:
        return "true or false"
    if "int" in kind:
        return "a whole number"
    return "a number" if "float" in kind or "number" in kind or "decimal" in kind else "something else"


def _advice(kind: str, value: Any, keys: Sequence[str]) -> str | None:
    due = _due(kind)
    if due == "a text" and isinstance(value, bool):
        return f'put it in quotes if the word is meant: "{str(value).lower()}"'
    if due == "a text" and isinstance(value, Map) and not any(isinstance(inner, str) for inner in value.values()):
        return f"write it as a list: [{', '.join(value)}]"
    if due == "a text" and isinstance(value, Map):
        return "a text that holds `: ` stands in quotes"
    if due == "a text" and isinstance(value, Seq):
        return "one text, without brackets and hyphens"
    if due == "a list":
        return (
            f"write it as a list: [{value}]" if isinstance(value, str) else "each item behind a hyphen, or all in [ ]"
        )
    if due == "true or false" and isinstance(value, str):
        right = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
        near = right.get(value.lower()) or did_you_mean(value, ("true", "false"))
        return f"did you mean {near}?" if near in ("true", "false") else near
    if due in ("a number", "a whole number"):
        return "write it in digits, as in 0.7" if due == "a number" else "write it in digits, as in 12"
    if due == "a mapping" and isinstance(value, Seq) and "role" in keys and all(isinstance(i, str) for i in value):
        return f"write {{role: [{', '.join(value)}]}}"
    if due == "a mapping":
        known = f": {', '.join(keys)}" if 0 < len(keys) < 12 else ", as in `key: value`"
        return f"keys and values{known}" + (", without hyphens and brackets" if isinstance(value, Seq) else "")
    return None


def _shown(value: Any) -> str:
    if isinstance(value, Map):
        return "a mapping"
    if isinstance(value, Seq):
        return "a list"
    if value is None:
        return "nothing"
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _few(words: Sequence[str]) -> str:
    return ", ".join(words) if len(words) < 8 else f"the {len(words)} known ones"


def _words(loc: Loc) -> str:
    """What a place in a file is called: the keys that lead there."""
    return " ".join(str(step) for step in loc if isinstance(step, str) and not _is_made(step))


def _is_made(step: str | int) -> bool:
    """Whether a step is no key of the file but one of the types that a value may be."""
    return isinstance(step, str) and step.startswith(("function-", "list[", "literal["))


def _keys(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that the mapping at this place may have."""
    at: Any = model
    for step in loc:
        at = _inner(at, step)
    found = next(iter(_models(at)), None)
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def _inner(kind: Any, step: str | int) -> Any:
    for model in _models(kind):
        for name, field in model.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
    for origin, args in _containers(kind):
        if (origin is list and isinstance(step, int)) or (origin is dict and isinstance(step, str)):
            return args[-1]
    return kind


def _unwrapped(kind: Any) -> Iterator[Any]:
    """A type without what is said about it, and each of those it may be."""
    origin = get_origin(kind)
    if origin is Annotated:
        yield from _unwrapped(get_args(kind)[0])
    elif origin in (Union, types.UnionType):
        for one in get_args(kind):
            yield from _unwrapped(one)
    else:
        yield kind


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    return (one for one in _unwrapped(kind) if isinstance(one, type) and issubclass(one, BaseModel))


def _containers(kind: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    return ((get_origin(one), get_args(one)) for one in _unwrapped(kind) if get_origin(one) in (list, dict))


def gives_type(name: str, record: type[BaseModel], skip: Sequence[str] = ()) -> type[BaseModel]:
    """The type of what an example may ask of a record: each of its fields, as text where the field is a span."""
    fields: dict[str, Any] = {
        key: (_asked(field.annotation), Field(None, description=field.description))
        for key, field in record.model_fields.items()
        if key not in skip
    }
    return create_model(name, __base__=Part, __doc__=f"What a `{name}` record must say.", **fields)


def _asked(annotation: Any) -> Any:
    kinds = [one for one in _unwrapped(annotation) if one is not types.NoneType]
    if any(get_origin(one) is Literal for one in kinds):
        return kinds[0] | None
    if any(get_origin(one) is list for one in kinds):
        return list[Text] | None
    if bool in kinds:
        return Flag | None
    if int in kinds or float in kinds:
        return Number | None
    return Text | None
