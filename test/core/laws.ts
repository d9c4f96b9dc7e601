/** The largest distance between the values' empirical distribution and a law (Kolmogorov and Smirnov). */
export function distanceFrom(cdf: (value: number) => number, values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted.reduce((largest, value, index) => {
    const wanted = cdf(value)
    const below = wanted - index / sorted.length
    const above = (index + 1) / sorted.length - wanted
    return Math.max(largest, below, above)
  }, 0)
}

/** What `distanceFrom()` exceeds in one of a thousand draws from the law itself: √(ln(2 / 0.001) / 2n). */
export function criticalDistance(n: number): number {
  return Math.sqrt(Math.log(2 / 0.001) / (2 * n))
}

export function exponentialCdf(mean: number): (value: number) => number {
  return (value) => 1 - Math.exp(-value / mean)
}

/** Gamma with the given shape and mean, by the series of the lower incomplete gamma function. */
export function gammaCdf(shape: number, mean: number): (value: number) => number {
  return (value) => {
    const x = (value * shape) / mean
    if (x <= 0) return 0
    let term = 1 / shape
    let sum = term
    for (let n = 1; term > 1e-14 * sum; n++) {
      term *= x / (shape + n)
      sum += term
    }
    return Math.min(1, sum * Math.exp(shape * Math.log(x) - x - logGamma(shape)))
  }
}

/** Stirling's series, after the argument was raised to where it is exact to 12 digits. */
function logGamma(value: number): number {
  let raised = value
  let product = 0
  for (; raised < 12; raised++) product += Math.log(raised)
  const inverse = 1 / raised
  const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260
  return (raised - 0.5) * Math.log(raised) - raised + Math.log(2 * Math.PI) / 2 + series - product
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function varianceOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return meanOf(values.map((value) => (value - mean) ** 2))
}
