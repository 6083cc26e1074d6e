"""One run of gradient descent as visualbench films it: FILE STEPS FPS.

It is run in visualbench's own environment, and knows nothing of optviz.
"""

import sys

import torch
from visualbench import FunctionDescent  # type: ignore[import-not-found]

path, steps, fps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
task = FunctionDescent("rosen", x0=(-1.6, 0.4))
task.run(torch.optim.SGD(task.parameters(), lr=1e-3), steps)
task.render(path, fps=fps, progress=False)
