"""Chinese, in the terms of its textbooks and tutorials of optimisation.

Each section has the words of one part of the picture, in the order in which they are said.
"""

from __future__ import annotations

from optviz.language.language import Language

_HEADER = {
    "step {n}": "第 {n} 步",
    "epoch {n}": "第 {n} 轮",
    "gradient {n}": "第 {n} 次梯度",
    "evaluation {n}": "第 {n} 次求值",
    "sample {n}": "第 {n} 个样本",
}

_INSET = {
    "{width} wide": "宽 {width}",
    "{width} × {height}": "{width} × {height}",
}

_SURFACE = {
    "steep walls compressed: height is {formula}": "陡壁已压缩：高度为 {formula}",
    "height is {formula}": "高度为 {formula}",
    "steep walls compressed": "陡壁已压缩",
    "steep walls are cut off": "陡壁已截去",
}

CHINESE = Language("zh", "中文", words={**_HEADER, **_INSET, **_SURFACE})
