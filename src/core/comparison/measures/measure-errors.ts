import { floorFor, type Floors } from '../floors.ts'
import type { Measured } from './measured.ts'
import { SHARE_SCALE } from './scale.ts'
import { pMoreFailed, shareDifference, type Share } from './shares.ts'

/** Error rates: Fisher's test, and Newcombe's interval of their difference. */
export function measureErrors(base: Share, head: Share, floors: Partial<Floors>): Measured {
  const isKnown = base.n > 0 && head.n > 0
  return {
    metric: 'errorRate',
    statistic: 'mean',
    unit: 'share',
    base: base.n > 0 ? base.failed / base.n : null,
    head: head.n > 0 ? head.failed / head.n : null,
    n: Math.min(base.n, head.n),
    counted: 'requests',
    floor: floorFor('errorRate', 'mean', floors),
    effect: isKnown
      ? {
          estimate: head.failed / head.n - base.failed / base.n,
          standardError: NaN,
          df: NaN,
          pMore: pMoreFailed(base, head),
          pLess: pMoreFailed(head, base),
          interval: (confidence) => shareDifference(base, head, confidence),
        }
      : null,
    scale: SHARE_SCALE,
    obstacle: isKnown ? null : 'no request finished on one side',
    remark: null,
  }
}
