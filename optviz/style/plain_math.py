r"""Mathtext as plain text, to be read aloud or where no formula can be set: ``x^2`` is x²."""

from __future__ import annotations

import re

_RAISED = dict(zip("0123456789+−-()nix", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿⁱˣ", strict=True))
_LOWERED = dict(zip("0123456789+−-()aeijknrtuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎ₐₑᵢⱼₖₙᵣₜᵤᵥₓ", strict=True))
_SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "pi": "π",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "varphi": "φ", "psi": "ψ", "omega": "ω",
    "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "Phi": "Φ", "nabla": "∇", "partial": "∂",
    "sum": "Σ", "prod": "Π", "cdot": "·", "times": "×", "pm": "±", "leq": "≤", "geq": "≥",
    "le": "≤", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "to": "→", "infty": "∞",
    "ldots": "…", "dots": "…", "cdots": "…", "langle": "⟨", "rangle": "⟩", "in": "∈",
    "top": "ᵀ", "prime": "′",
    "quad": " ", "qquad": " ", "|": "‖", "Vert": "‖", "vert": "|", "star": "*",
    ",": " ", ";": " ", ":": " ", " ": " ", "!": "",
}  # fmt: skip
_STANDING = {*"ᵀ*′+"}
_FUNCTIONS = (
    *("sin", "cos", "tan", "exp", "log", "ln", "max", "min", "sinh", "cosh", "tanh", "arctan"),
)
_SILENT = (
    *("left", "right", "mathrm", "mathbf", "mathit", "mathdefault", "mathcal", "text"),
    *("operatorname", "bf", "rm", "it"),
)
_TOKEN = re.compile(r"\\(?:[A-Za-z]+ *|.)|.", re.DOTALL)
_LETTER = r"[^\W\d][₀-ₜ]*[²³¹⁰-ⁿ]*"
_ABOVE, _BELOW = (re.compile(rf"√?([\d.]+|{one})") for one in (rf"[\d.]*( ?{_LETTER})+", _LETTER))


def plain(text: str) -> str:
    r"""Return a text with its ``$mathtext$`` as plain text.

    Examples
    --------
    >>> plain(r"The rate is $\frac{1}{2}\beta$, or \$3")
    'The rate is 1/2β, or $3'
    """
    parts = re.split(r"(?<!\\)\$", text)
    if len(parts) % 2 == 0:  # a dollar sign alone is one
        return text.replace(r"\$", "$")
    made = [
        plain_formula(part) if i % 2 else part.replace(r"\$", "$") for i, part in enumerate(parts)
    ]
    return "".join(made)


def plain_formula(latex: str) -> str:
    r"""Return a formula as plain text.

    Examples
    --------
    >>> plain_formula(r"100 (y - x^2)^2 + (1 - x)^2")
    '100 (y − x²)² + (1 − x)²'
    >>> plain_formula(r"-\cos\frac{\pi x}{20} + e^{-r/5}")
    '−cos(πx/20) + e^(−r/5)'
    """
    tokens = [one if len(one) < 3 else one.rstrip() for one in _TOKEN.findall(latex)]
    said = " ".join(_Reader(tokens).until("").split())
    said = re.sub(r"([(⟨]) | (?=[)⟩,])", r"\1", said)
    return re.sub(r"(?<=[\w)])(?=[ΣΠ])", " ", said)


class _Reader:
    """Reads the tokens of a formula from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def until(self, end: str) -> str:
        """Return what stands before a token, which is passed over."""
        said = ""
        while self._at < len(self._tokens):
            token = self._next()
            if token == end:
                break
            piece = self._say(token)
            apart = piece[1:2].isalpha() and token.startswith("\\") and said[-1:].isalnum()
            said += " " + piece if apart else piece
        return said

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1]

    def _argument(self) -> str:
        """Return the group or the sign that comes next."""
        while self._following() == " ":
            self._next()
        if self._at == len(self._tokens):
            return ""
        token = self._next()
        return self.until("}") if token == "{" else self._say(token)

    def _say(self, token: str) -> str:
        if token == "{":
            return self.until("}")
        if token in "^_":
            return _shifted(self._argument(), raised=token == "^")
        if not token.startswith("\\"):
            return {"-": "−", "~": " ", "}": ""}.get(token, token)
        name = token[1:]
        if name in ("frac", "dfrac", "tfrac"):
            return f"{_grouped(self._argument())}/{_grouped(self._argument(), below=True)}"
        if name == "sqrt":
            return f"√{_grouped(self._argument(), below=True)}"
        if name in _FUNCTIONS:
            return self._function(name)
        return "" if name in _SILENT else _SIGNS.get(name, name)

    def _function(self, name: str) -> str:
        """Return the name of a function, with brackets about a fraction that follows it."""
        while self._following() in "^_ ":
            name += self._say(self._next()).strip()
        if self._following() == r"\frac":
            return f"{name}({self._say(self._next())})"
        return name if self._following() in ("(", "{", r"\left", r"\sqrt") else f"{name} "

    def _following(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else "}"


def _shifted(said: str, *, raised: bool) -> str:
    known = _RAISED if raised else _LOWERED
    said = said.strip()
    if raised and said and set(said) <= _STANDING:
        return said.replace("′′", "″")
    if said and all(sign in known for sign in said.replace(" ", "")):
        return "".join(known[sign] for sign in said.replace(" ", ""))
    if not raised:
        return f"_{said}" if len(said) == 1 else f"[{said}]"
    return f"^{said}" if len(said) == 1 else f"^({said})"


def _grouped(said: str, *, below: bool = False) -> str:
    said = said.strip()
    return said if (_BELOW if below else _ABOVE).fullmatch(said) else f"({said})"
