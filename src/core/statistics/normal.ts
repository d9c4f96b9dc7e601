/**
 * The quantile of the standard normal distribution, to about 1e-9 (Acklam, "An algorithm for
 * computing the inverse normal cumulative distribution function", 2010).
 */
export function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share)
  if (share < 0.024_25) {
    const q = Math.sqrt(-2 * Math.log(share))
    return (
      polynomial(
        q,
        [
          -7.784_894_002_430_293e-3, -0.322_396_458_041_136_5, -2.400_758_277_161_838,
          -2.549_732_539_343_734, 4.374_664_141_464_968, 2.938_163_982_698_783,
        ],
      ) /
      polynomial(
        q,
        [
          7.784_695_709_041_462e-3, 0.322_467_129_070_039_8, 2.445_134_137_142_996,
          3.754_408_661_907_416, 1,
        ],
      )
    )
  }
  const q = share - 0.5
  const r = q * q
  return (
    (q *
      polynomial(
        r,
        [
          -39.696_830_286_653_76, 220.946_098_424_520_5, -275.928_510_446_968_7,
          138.357_751_867_269, -30.664_798_066_147_16, 2.506_628_277_459_239,
        ],
      )) /
    polynomial(
      r,
      [
        -54.476_098_798_224_06, 161.585_836_858_040_9, -155.698_979_859_886_6,
        66.801_311_887_719_72, -13.280_681_552_885_72, 1,
      ],
    )
  )
}

/**
 * P(X ≤ x) of the standard normal distribution, to about 1e-15 (Marsaglia, "Evaluating the Normal
 * Distribution", Journal of Statistical Software 11(4), 2004).
 */
export function normalCdf(x: number): number {
  if (x < -8) return 0
  if (x > 8) return 1
  let sum = x
  let term = x
  for (let odd = 3, before = NaN; sum !== before; odd += 2) {
    before = sum
    term *= (x * x) / odd
    sum += term
  }
  return 0.5 + sum * normalDensity(x)
}

/** The density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI)
}

function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0)
}
