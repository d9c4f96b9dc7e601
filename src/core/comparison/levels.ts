import type { Change } from './change.ts'

/** One-sided: what fails where there is one comparison only. */
export const FAIL_LEVEL = 0.01
/**
 * One-sided: what fails in a second comparison, corrected for all suspects of a pull request. Of pull requests
 * that change nothing 1 in 100 may fail: half of that is left for what no test knows of, the weather
 * within a job and processes that differ.
 */
export const CONFIRM_LEVEL = 0.005
/** One-sided: it is no suspect, but cannot be passed over. */
export const DOUBTFUL_LEVEL = 0.05
/** One-sided: a change by the floor is excluded. */
export const PASS_LEVEL = 0.05

/**
 * One-sided: what is compared a second time. Medians are looked into easily, since a comparison of so
 * few requests would miss a fifth more otherwise; the rest is many, and each false suspect makes it harder
 * to convict a true one.
 */
export function suspectLevel({ statistic }: Pick<Change, 'statistic'>): number {
  return statistic === 0.5 ? 0.05 : FAIL_LEVEL
}

/**
 * How many times the requests of the first comparison the second one has: few tests come to it, and
 * there the correction for all suspects takes its toll.
 */
export const CONFIRMATION_SIZE = 2
