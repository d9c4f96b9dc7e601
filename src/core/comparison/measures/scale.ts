import { isWorseUp, type ChangeMetric } from '../change.ts'

/** How an effect for the worse reads as a change, and from which effect on it reaches a floor. */
export interface Scale {
  /** `null` where no change can be named: from nothing to something, or beyond all numbers. */
  changeOf: (effect: number) => number | null
  /** The effect of a change for the worse by so much. */
  effectOf: (worsening: number) => number
}

/** Effects are log-ratios. */
export function ratioScale(metric: ChangeMetric): Scale {
  if (isWorseUp(metric)) {
    return { changeOf: (effect) => finite(Math.expm1(effect)), effectOf: Math.log1p }
  }
  return {
    changeOf: (effect) => finite(Math.expm1(-effect)),
    // There is nothing less than none.
    effectOf: (worsening) => (worsening < 1 ? -Math.log1p(-worsening) : Infinity),
  }
}

/** Effects are differences of a count per request; a change is their share of what the base has. */
export function differenceScale(base: number, least: number): Scale {
  return {
    changeOf: (effect) => {
      if (base > 0) return finite(effect / base)
      return effect === 0 ? 0 : null
    },
    effectOf: (worsening) => Math.max(least, worsening * base),
  }
}

/** Effects are differences of shares, and so are changes. */
export const SHARE_SCALE: Scale = {
  changeOf: (effect) => effect,
  effectOf: (worsening) => worsening,
}

function finite(change: number): number | null {
  return Number.isFinite(change) ? change : null
}
