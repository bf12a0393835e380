"""Measures the shipped close reader on development data: `python -m rag.training.measure DATA --work FOLDER`."""

from __future__ import annotations

from pathlib import Path

from rag.readers.weights import WEIGHTS, load_word_tokenizer
from rag.training.corpus import load_corpus
from rag.training.development import format_figures, measure_all
from rag.training.inputs import WindowMaker
from rag.training.log import Log
from rag.training.prepare import corpus_path, make_parser
from rag.training.recipe import FINE
from rag.training.shipped import load_shipped


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--each", type=int, default=1, help="use only every nth example")
    arguments = parser.parse_args()
    log = Log(arguments.work / "measure.log")
    corpus = load_corpus(corpus_path(arguments.work, FINE))
    maker = WindowMaker(corpus, load_word_tokenizer(), for_mpnet=True)
    for name, figures in measure_all(corpus, maker, load_shipped(arguments.weights, log), arguments.each):
        log.write(format_figures(name, figures))


if __name__ == "__main__":
    main()
