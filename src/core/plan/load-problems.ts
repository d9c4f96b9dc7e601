import { firstLegOf } from '../load/load.ts'
import { COUNT, durationProblems, numberProblems, RATE, type Given } from '../options/problems.ts'
import { arrivalsProblems } from '../shapes/arrivals-problems.ts'
import { loadOfShape, shapeProblems, type LoadShape } from '../shapes/shapes.ts'

/** What says how much is loaded, and for how long, when no shape does. */
const PLAIN = ['concurrency', 'arrivalRate', 'arrivals', 'requests', 'duration']

/** All that is wrong with how much is loaded, and for how long. */
export function loadProblems(options: Given): string[] {
  return [
    ...numberProblems('concurrency', options['concurrency'], COUNT),
    ...numberProblems('arrivalRate', options['arrivalRate'], RATE),
    ...arrivalsProblems('arrivals', options['arrivals']),
    ...numberProblems('requests', options['requests'], COUNT),
    ...durationProblems('duration', options['duration']),
    ...numberProblems('maxInFlight', options['maxInFlight'], COUNT),
    ...(options['load'] === undefined ? plainProblems(options) : shapedProblems(options)),
  ]
}

function plainProblems(options: Given): string[] {
  const problems: string[] = []
  const given = (name: string): boolean => options[name] !== undefined
  if (given('concurrency') && given('arrivalRate')) {
    problems.push(
      '`concurrency` and `arrivalRate` exclude each other; with an arrival rate, cap the requests in flight with `maxInFlight`',
    )
  }
  if (!given('requests') && !given('duration')) {
    problems.push(
      "the run has no end; say `requests: 50`, `duration: '30s'`, or give a shape as `load`",
    )
  }
  for (const name of ['arrivals', 'maxInFlight']) {
    if (given(name) && !given('arrivalRate')) {
      problems.push(`\`${name}\` needs \`arrivalRate\`; with \`concurrency\` it means nothing`)
    }
  }
  return problems
}

function shapedProblems(options: Given): string[] {
  const capped = Object(options['load']).maxCost !== undefined
  const problems = shapeProblems(options['load'])
  const excluded = PLAIN.filter((name) => options[name] !== undefined)
  return [
    ...excluded.map(
      (name) =>
        `\`${name}\` and \`load\` exclude each other; the shape says how much, and how long`,
    ),
    ...(capped && options['maxCost'] !== undefined
      ? ['`maxCost` stands twice, in `load` too; keep one']
      : []),
    ...(problems.length > 0 ? problems : maxInFlightProblems(options)),
  ]
}

/** Only for a shape without problems of its own. */
function maxInFlightProblems({ load, maxInFlight }: Given): string[] {
  if (maxInFlight === undefined) return []
  const { model } = firstLegOf(loadOfShape(load as LoadShape, { maxInFlight: 1 }))
  if (model !== 'closed') return []
  return ['`maxInFlight` needs a shape by arrival rate; with concurrency it means nothing']
}
