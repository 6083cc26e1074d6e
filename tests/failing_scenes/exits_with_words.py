"""A script that ends itself with a word of farewell."""

import sys

from optviz import Newton, Scene, objectives

scene = Scene(objectives=[objectives.bowl()], optimizers=[Newton()])
sys.exit("done")

# optviz exits with 2 and says:
# exits_with_words.py:8: the file calls sys.exit('done'); take that out: optviz itself
# runs this code
