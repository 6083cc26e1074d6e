"""A function that returns complex numbers."""

from optviz import GradientDescent, Objective, Scene

twisted = Objective(lambda x: (x + 1j) ** 2, name="twisted")
scene = Scene(objectives=[twisted], optimizers=[GradientDescent()], start=1)

# optviz exits with 2 and says:
# f_complex.py:5: run 'Gradient descent' on 'twisted': f returned a complex number,
# np.complex128(2j); it must return a real number
