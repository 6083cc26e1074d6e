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

_EVENTS = {
    "changes basin": "换了一个谷",
    "climbs": "上坡",
    "step refused": "拒绝这一步",
    "nears the saddle": "接近鞍点",
    "oscillates": "振荡",
    "bounces": "来回跳动",
    "circles": "绕圈",
    "on a plateau": "停在平台",
    "overshoots": "冲过头",
    "leaves the saddle": "离开鞍点",
}

_ENDS = {
    "{what} at {when}": "{when}{what}",
    "diverges": "发散",
    "undefined": "无定义",
    "singular Hessian": "Hessian 矩阵奇异",
    "stalls": "停滞",
    "bounces for ever": "永远来回跳动",
    "circles through {n} points for ever": "永远在 {n} 个点之间循环",
    "climbs to the maximum": "爬到极大点",
    "at a maximum": "停在极大点",
    "climbs to the saddle": "爬到鞍点",
    "stuck at the saddle": "卡在鞍点",
    "at a minimum": "到达极小点",
    "diverges: f grows from {when} on": "发散：从{when}起 f 不断增大",
    "its gradient met the tolerance near a minimum": "在极小点附近，梯度小于容差",
    "its gradient met the tolerance where no minimum is certain": "梯度小于容差，但未必是极小点",
    "it made all its steps": "走完了所有步数",
    "it diverged to infinity": "发散到无穷",
    "it came to where the function is not a number": "走到函数无定义之处",
    "it came to where the Hessian is singular to rounding": "走到 Hessian 矩阵奇异之处",
    "it found no step that leads further down": "找不到能再下降的一步",
    "all {count} diverge": "{count} 个全部发散",
    "{n} of {count} diverge": "{count} 个中有 {n} 个发散",
    "1 of {count} diverges": "{count} 个中有 1 个发散",
    "all {count} fail": "{count} 个全部失败",
    "{n} of {count} fail": "{count} 个中有 {n} 个失败",
    "1 of {count} fails": "{count} 个中有 1 个失败",
    "{failure} ({objective})": "{failure}（{objective}）",
}

_INSET = {
    "{width} wide": "宽 {width}",
    "{width} × {height}": "{width} × {height}",
}

CHINESE = Language("zh", "中文", words={**_HEADER, **_EVENTS, **_ENDS, **_INSET})
