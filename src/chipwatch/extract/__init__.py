"""The extractors: one file for each type of record, and the layers that they stand on."""
