import { numberProblems, type Given, type NumberRule } from '../options/problems.ts'
import { show } from '../words/show.ts'

const SHAPE: NumberRule = [(value) => value > 0, 'more than 0, where 1 is Poisson']

/** What is wrong with an arrival process; nothing when it is left out. */
export function arrivalsProblems(name: string, value: unknown): string[] {
  if (value === undefined || value === 'constant' || value === 'poisson') return []
  if (typeof value === 'object' && value !== null && Reflect.get(value, 'process') === 'gamma') {
    const { burstiness } = value as Given
    return numberProblems(`${name}.burstiness`, burstiness, SHAPE, { needed: true })
  }
  return [`\`${name}\` must be 'constant', 'poisson' or gamma(burstiness); got ${show(value)}`]
}
