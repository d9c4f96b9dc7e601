import { normalQuantile } from '../../statistics/normal.ts'
import { moreBadTail } from '../../statistics/two-groups.ts'

/** So many of so many. */
export interface Share {
  failed: number
  n: number
}

/** P of so many failures on the head or more, when both sides fail equally often (Fisher's exact test, one-sided). */
export function pMoreFailed(base: Share, head: Share): number {
  return moreBadTail(head.failed, head.n, base.failed, base.n)
}

/**
 * Where the difference of the shares, head − base, lies with this confidence; good for small counts
 * and shares near 0 too (Newcombe, Statistics in Medicine 17, 1998, method 10).
 */
export function shareDifference(base: Share, head: Share, confidence: number): [number, number] {
  const z = normalQuantile((1 + confidence) / 2)
  const from = base.failed / base.n
  const to = head.failed / head.n
  const [fromLow, fromHigh] = wilson(base, z)
  const [toLow, toHigh] = wilson(head, z)
  return [
    to - from - Math.hypot(to - toLow, fromHigh - from),
    to - from + Math.hypot(toHigh - to, from - fromLow),
  ]
}

/** The interval of one share (Wilson, Journal of the American Statistical Association 22, 1927). */
function wilson({ failed, n }: Share, z: number): [number, number] {
  const share = failed / n
  const middle = share + (z * z) / (2 * n)
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z / (2 * n)) ** 2)
  const scale = 1 + (z * z) / n
  return [Math.max(0, (middle - reach) / scale), Math.min(1, (middle + reach) / scale)]
}
