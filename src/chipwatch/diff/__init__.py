"""Two runs compared: which records came, went or changed.

`runs.py` reads a file of records document by document, `compare.py` matches the records of one document,
`report.py` writes what differs. Nothing here knows a rule or loads a model: records are compared as they were written.
"""
