"""Rules keep examples of what they must find and what they must leave alone; here they are run.

from chipwatch.testing import Trial, examples_in

trial = Trial(book, nlp)
results = trial.run(examples_in(book))
"""

from chipwatch.testing.examples import Example, ExampleError, examples_in
from chipwatch.testing.trial import Result, Trial, changes

__all__ = ["Example", "ExampleError", "Result", "Trial", "changes", "examples_in"]
