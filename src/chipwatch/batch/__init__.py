"""Many clippings at a time: which files, who works on them, and how a run that broke off goes on."""
