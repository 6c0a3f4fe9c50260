letter: tuple[float, float]
