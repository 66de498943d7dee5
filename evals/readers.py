"""Corpora in the files that others publish: SQuAD and ViQuAD, flat JSON lines, BEIR folders, plain articles."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from pydantic import (
    ValidationError,
)

from evals.cases import Case, explain, not_blank, read_cases, read_rows
from evals.corpora import CorpusError, Dataset, Document
from evals.rows import (
    ArticleRow,
    AskedRow,
    BeirDocumentRow,
    BeirQueryRow,
    FlatQuestionRow,
    PairQuestionRow,
    Squad,
)
from qa.articles import Unreadable, read_articles
from qa.vietnamese import clean


class _Gathering:
    """Documents and cases as they come in. ``kept``: each id given, and the id its text stands under."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}
        self.cases: dict[str, Case] = {}
        self.kept: dict[str, str] = {}
        self._by_text: dict[str, str] = {}
        self._paragraphs: Counter[str] = Counter()

    def add(self, document: Document) -> str:
        """The id under which the text stands.

        Raises:
            ValueError: its id names another text.
        """
        before = self.kept.get(document.id)
        if before is not None and self.documents[before].text != document.text:
            raise ValueError(f"article id {document.id!r} names two texts; give each its own")
        kept = self.kept[document.id] = self._by_text.setdefault(document.text, document.id)
        self.documents.setdefault(kept, document)
        return kept

    def add_paragraph(self, title: str, context: str) -> str:
        """The same for a text without an id: it is named by its title and its number under it.

        Raises:
            ValueError: its name is the id of another.
        """
        text = clean(context).strip()
        if text in self._by_text:
            return self._by_text[text]
        name = title.replace(" ", "_") or "paragraph"
        self._paragraphs[name] += 1
        return self.add(Document(id=f"{name}-{self._paragraphs[name]}", title=title, text=text))

    def ask(self, case: Case) -> None:
        """Take a case in.

        Raises:
            ValueError: its id is another's.
        """
        if case.id in self.cases:
            raise ValueError(f"question id {case.id!r} is used twice; give each its own")
        self.cases[case.id] = case

    def dataset(self, path: Path) -> Dataset:
        """All of it, named after ``path``."""
        if not self.cases:
            raise CorpusError(f"{path}: holds no questions; choose another file")
        return Dataset(
            name=path.name.removesuffix(".gz").removesuffix(".json").removesuffix(".jsonl"),
            documents=tuple(self.documents.values()),
            cases=tuple(self.cases.values()),
        )


def read_squad(path: Path) -> Dataset:
    """SQuAD 1.1 and 2.0, ViQuAD: one JSON object; each paragraph becomes a document.

    Raises:
        CorpusError: the file is something else.
    """
    gathered = _Gathering()
    try:
        for article in Squad.model_validate(json.loads(path.read_bytes())).data:
            for paragraph in article.paragraphs:
                document = gathered.add_paragraph(article.title, paragraph.context)
                for row in paragraph.qas:
                    gathered.ask(row.case(document, row.evidence(paragraph.context)))
    except OSError as error:
        hint = "check the path and the file"
        raise CorpusError(f"{path}: cannot be read ({error.strerror}); {hint}") from None
    except ValidationError as error:
        form = "data → paragraphs → context, qas → id, question, answers → text"
        raise CorpusError(f"{path}: {explain(error)}; SQuAD JSON has {form}") from None
    except json.JSONDecodeError as error:
        hint = "SQuAD is one JSON object; name a file of JSON lines .jsonl"
        raise CorpusError(f"{path}: not JSON: {error}; {hint}") from None
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"{path}: {error}") from None
    return gathered.dataset(path)


def read_flat(path: Path) -> Dataset:
    """JSON lines that each bring their context; equal contexts become one document.

    Raises:
        CorpusError: a line is something else.
    """
    gathered = _Gathering()
    hint = "a line needs id, question, context, answers; or name the file of articles too"
    for number, row in read_rows(path, FlatQuestionRow, error=CorpusError, hint=hint):
        with _placed(path, number):
            title = row.title or ""
            if row.doc_id:
                text = clean(row.context).strip()
                document = gathered.add(Document(id=row.doc_id, title=title, text=text))
            else:
                document = gathered.add_paragraph(title, row.context)
            gathered.ask(row.case(document, row.evidence(row.context)))
    return gathered.dataset(path)


def read_pair(questions: Path, articles: Path, *, standalone_only: bool = True) -> Dataset:
    """JSON lines of questions, whose ``doc_id`` is the ``id`` of a line of articles.

    ``standalone_only``: leave out the questions that make sense only with their article before one's
    eyes (``standalone_hint`` false).

    Raises:
        CorpusError: a line is something else, or its article is not there.
    """
    gathered = _gather(articles)
    hint = "a line needs id, doc_id, question, answers"
    for number, row in read_rows(questions, PairQuestionRow, error=CorpusError, hint=hint):
        if row.standalone_hint or not standalone_only:
            with _placed(questions, number):
                if row.doc_id not in gathered.kept:
                    raise ValueError(f"no article {row.doc_id!r} in {articles}; name its own file")
                gathered.ask(row.case(gathered.kept[row.doc_id]))
    return gathered.dataset(questions)


def read_beir(folder: Path) -> Dataset:
    """A folder in BEIR's form; queries that no table of ``qrels`` judges are left out.

    Raises:
        CorpusError: a file is missing or something else, or names what is not there.
    """
    gathered = _Gathering()
    corpus, hint = folder / "corpus.jsonl", "a line needs _id and text"
    for number, row in read_rows(corpus, BeirDocumentRow, error=CorpusError, hint=hint):
        with _placed(corpus, number):
            # Some of BEIR's documents are a title alone.
            text = not_blank(clean(row.text).strip() or row.title or "")
            gathered.add(Document(id=row.id, title=row.title or "", text=text))
    asked, queries = folder / "queries.jsonl", dict[str, str]()
    for number, query_row in read_rows(asked, BeirQueryRow, error=CorpusError, hint=hint):
        if query_row.id in queries:
            raise CorpusError(f"{asked}:{number}: query {query_row.id!r} stands twice; drop one")
        queries[query_row.id] = query_row.text
    relevant: dict[str, list[str]] = {}
    for place, query, article in _judgements(folder):
        if query not in queries or article not in gathered.kept:
            missing = "query" if query not in queries else "article"
            raise CorpusError(f"{place}: its {missing} is in no other file; take a whole copy")
        relevant.setdefault(query, []).append(gathered.kept[article])
    for query, text in queries.items():
        if query in relevant:
            found = tuple(dict.fromkeys(relevant[query]))
            gathered.ask(
                Case(id=query, question=text, kind="fact", answerable=True, article_ids=found)
            )
    return gathered.dataset(folder)


def _judgements(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Place, query and article of each judgement with a score above 0."""
    tables = sorted((folder / "qrels").glob("*.tsv"))
    if not tables:
        raise CorpusError(f"{folder}: no qrels/*.tsv; take a whole copy of the corpus")
    for table in tables:
        try:
            lines = table.read_text(encoding="utf-8-sig").split("\n")
            if lines[0].split() != ["query-id", "corpus-id", "score"]:
                raise ValueError("the first line must be: query-id, corpus-id, score, by tabs")
            for number, line in enumerate(lines[1:], start=2):
                if line.strip():
                    query, article, score = (" ".join(clean(c).split()) for c in line.split("\t"))
                    if float(score) > 0:
                        yield f"{table}:{number}", query, article
        except (OSError, ValueError) as error:
            raise CorpusError(f"{table}: no table of judgements ({error})") from None


def read_dataset(path: Path, articles: Path | None = None) -> Dataset:
    """By what ``path`` is: a BEIR folder, SQuAD ``.json``, or JSON lines, with ``articles`` or without.

    Raises:
        CorpusError: it is none of them, or not what its name says.
    """
    if articles is not None and path.suffix == ".json":
        raise CorpusError(f"{path}: SQuAD JSON brings its articles; leave --articles out")
    if articles is not None:
        return read_own(path, articles) if _holds_cases(path) else read_pair(path, articles)
    if path.is_dir():
        return read_beir(path)
    if path.name.endswith((".jsonl", ".jsonl.gz")):
        return read_flat(path)
    if path.suffix == ".json":
        return read_squad(path)
    kinds = "a SQuAD .json, a .jsonl or a folder in BEIR's form"
    raise CorpusError(f"{path}: unknown kind of corpus; name {kinds}")


def read_own(path: Path, articles: Path) -> Dataset:
    """Cases in our own form (``evals.cases``) over articles that their ``article_ids`` name.

    Raises:
        CaseError: a line is no case.
        CorpusError: an article that a case names is not there.
    """
    documents, cases = read_documents(articles), read_cases(path)
    known = {document.id for document in documents}
    for case in cases:
        if missing := [i for i in case.article_ids if i not in known]:
            raise CorpusError(f"{path}: case {case.id!r}: no article {missing[0]!r} in {articles}")
    return Dataset(path.stem, documents, tuple(cases))


def _holds_cases(path: Path) -> bool:
    """Whether the first line says ``kind`` and ``answerable``, as ours do."""
    try:
        with path.open(encoding="utf-8") as lines:
            first = json.loads(next(lines, ""))
    except (OSError, ValueError):
        return False
    return isinstance(first, dict) and {"kind", "answerable"} <= first.keys()


def read_documents(path: Path, limit: int | None = None) -> tuple[Document, ...]:
    """The articles of a JSONL file, perhaps ``.gz``, of its first ``limit`` lines; or of a folder.

    In a folder an article without an id of its own goes by the name of its file.

    Raises:
        CorpusError: a line or a file is no article.
    """
    if path.is_dir():
        return tuple(islice(_folder(path), limit))
    return tuple(_gather(path, limit).documents.values())


def _folder(path: Path) -> Iterator[Document]:
    for article in read_articles(path):
        if isinstance(article, Unreadable):
            raise CorpusError(f"{article.path}: {article.reason}")
        yield Document(
            id=Path(str(article.path)).stem,
            title=article.title,
            text=article.text,
            publisher=article.publisher,
            published=article.published,
            url=article.url,
        )


def read_questions(path: Path) -> list[str]:
    """The questions of JSON lines, whatever else stands there.

    Raises:
        CorpusError: a line has none.
    """
    rows = read_rows(path, AskedRow, error=CorpusError, hint="a line needs question")
    return [row.question for _, row in rows]


def _gather(path: Path, limit: int | None = None) -> _Gathering:
    gathered = _Gathering()
    hint = "a line needs text, and id and title where there are any"
    for number, row in islice(read_rows(path, ArticleRow, error=CorpusError, hint=hint), limit):
        with _placed(path, number):
            gathered.add(row.document())
    return gathered


@contextmanager
def _placed(path: Path, number: int) -> Iterator[None]:
    try:
        yield
    except ValueError as error:
        raise CorpusError(f"{path}:{number}: {error}") from None
