"""A file that fails in its own function."""


def settings() -> dict[str, int]:
    """Give too little."""
    return {"width": 3}


height = settings()["height"]

# optviz exits with 2 and says:
# raises.py:9: KeyError: 'height'
