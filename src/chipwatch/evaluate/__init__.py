"""Records held against annotations: how often each rule is right, and what confidence follows from it.

`gold.py` and `polnear.py` read annotated folders and say of each record whether it is right, `calibrate.py` makes
confidences of that. Nothing here changes what is extracted.
"""
