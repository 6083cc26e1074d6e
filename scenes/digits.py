"""Thirty hidden neurons learn to read handwritten digits by stochastic gradient descent."""

from optviz import GradientDescent, Run, Scene, datasets, objectives, views

# MNIST itself trains by the same scene: training, held_out = datasets.mnist("path/to/mnist")
training, held_out = datasets.digits()  # 1,400 digits to learn, 397 to be judged by
pixels = training[0].shape[1]
network = objectives.network((pixels, 30, 10), *training, held_out=held_out)

scene = Scene(
    title="Thirty hidden neurons learn to read",
    objectives=[network],
    optimizers=[Run(GradientDescent(lr=3.0), batch_size=10, label="SGD")],
    steps=30,
    unit="epoch",
    views=[views.Neurons(sample=11, picture=True), views.Accuracy(), views.Convergence("value")],
)
