/**
 * P(X ≤ k) for X ~ Binomial(n, p), exact to about 12 digits up to n = 10⁶.
 *
 * P(X ≤ k) = I_{1−p}(n − k, k + 1), the regularised incomplete beta function (DLMF 8.17.5).
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0
  if (k >= n) return 1
  return incompleteBeta(1 - p, n - k, k + 1)
}

/** P(X ≥ k) for X ~ Binomial(n, p). */
export function binomialTail(k: number, n: number, p: number): number {
  if (k <= 0) return 1
  if (k > n) return 0
  return incompleteBeta(p, k, n - k + 1)
}

/**
 * Ranks, counted from 1, of the order statistics between which the `share` quantile of `n` values
 * lies with at least this confidence; `null` where no observation bounds it.
 *
 * lower = max{j: P(K ≤ j−1) ≤ α/2}, upper = min{j: P(K ≤ j−1) ≥ 1−α/2} with K ~ Bin(n, share):
 * distribution-free (David and Nagaraja, "Order Statistics", 2003, §7.1).
 */
export function quantileRanks(
  n: number,
  share: number,
  confidence: number,
): [lower: number | null, upper: number | null] {
  const half = (1 - confidence) / 2
  // P(K ≤ j−1) grows with j: both ends are found by halving.
  const lower = firstRank(n, (rank) => binomialCdf(rank - 1, n, share) > half) - 1
  const upper = firstRank(n, (rank) => binomialCdf(rank - 1, n, share) >= 1 - half)
  return [lower < 1 ? null : lower, upper > n ? null : upper]
}

/** Shares between which the true share lies when `k` of `n` were counted (Clopper and Pearson, 1934). */
export function shareInterval(k: number, n: number, confidence: number): [number, number] {
  const half = (1 - confidence) / 2
  const lower = k === 0 ? 0 : solve((p) => binomialTail(k, n, p) - half)
  const upper = k === n ? 1 : solve((p) => half - binomialCdf(k, n, p))
  return [lower, upper]
}

/** The first rank from 1 to n at which `holds`, which stays true from there on; n + 1 if none. */
function firstRank(n: number, holds: (rank: number) => boolean): number {
  let low = 1
  let high = n + 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (middle <= n && !holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** The root of a function that rises over (0, 1). */
function solve(rising: (p: number) => number): number {
  let low = 0
  let high = 1
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (rising(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** I_x(a, b) for a and b ≥ ½, by Lentz's continued fraction (Press et al., "Numerical Recipes", §6.4). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  )
  // The fraction converges fast only on this side of the mean.
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b
}

function continuedFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300
  const floor = (value: number): number => (Math.abs(value) < tiny ? tiny : value)
  let c = 1
  let d = 1 / floor(1 - ((a + b) * x) / (a + 1))
  let result = d
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / floor(1 + even * d)
    c = floor(1 + even / c)
    result *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / floor(1 + odd * d)
    c = floor(1 + odd / c)
    const step = d * c
    result *= step
    if (Math.abs(step - 1) < 1e-15) return result
  }
  return result
}

const LANCZOS = [
  0.999_999_999_999_809_9, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_1,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12,
  9.984_369_578_019_572e-6, 1.505_632_735_149_311_6e-7,
]

/** ln Γ(x) for x ≥ ½ (Lanczos, 1964; g = 7, n = 9), by Stirling's series for large x, which keeps its digits there. */
export function logGamma(x: number): number {
  if (x > 1000) {
    const inverse = 1 / x
    const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260
    return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series
  }
  const z = x - 1
  let sum = LANCZOS[0]!
  for (let index = 1; index < 9; index++) sum += LANCZOS[index]! / (z + index)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}
