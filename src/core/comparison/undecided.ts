import { normalQuantile } from '../statistics/normal.ts'
import { grouped } from '../words/values.ts'
import { isWorseUp } from './change.ts'
import { isOverFloor, type Measured } from './measures/measured.ts'

/** Why a change is inconclusive, and how many requests would settle it. */
export function undecidedBecause(measured: Measured): string {
  const { effect, scale, counted } = measured
  const [, high] = effect!.interval(0.9)
  const worst = Number.isFinite(high) ? scale.changeOf(high) : null
  const enough = enoughFor(measured)
  const more = enough === null ? '' : `; about ${grouped(enough)} requests a side would tell`
  if (isOverFloor(measured)) return `that may be chance${more}`
  if (worst === null) return `so few ${counted} exclude nothing${more}`
  return `it could still be ${sizeOf(worst, measured)}${more}`
}

/** With how many requests a side 80 % of comparisons would exclude a change by the floor, if nothing changed; `null`: not known. */
function enoughFor({ counted, effect, scale, floor, n }: Measured): number | null {
  if (counted === 'runs' || !Number.isFinite(effect!.standardError)) return null
  const reach = (normalQuantile(0.95) + normalQuantile(0.8)) * effect!.standardError
  const enough = n * (reach / scale.effectOf(floor)) ** 2
  // Where so many would do already, it is the estimate that stands in the way, and not their number.
  return enough <= n || enough > 1e6 ? null : Number(enough.toPrecision(2))
}

function sizeOf(change: number, { metric }: Measured): string {
  const percent = Math.abs(change) * 100
  const size = percent >= 10 ? String(Math.round(percent)) : percent.toPrecision(2)
  return `${Number(size)} % ${isWorseUp(metric) ? 'more' : 'less'}`
}
