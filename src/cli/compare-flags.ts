import { flagsIn } from './flags.ts'

export const COMPARE_HELP = `vitest-load compare: base against head, in turns, so that what a provider does hits both

Usage: vitest-load compare --base <commit> [options] [spec files]

  --base <commit>      such as origin/main: what is compared with is where the head left it
  --self               the head with itself, to see how often that looks like a regression
  --repeat <times>     with --self: so many comparisons (1)
  --requests <number>  of each test and side (100); more see smaller changes
  --floor <percent>    a smaller change of p50 latency fails nothing (10; p95 half as much again)
  --max-cost <usd>     stop before it would cost more (exit code 3)
  --check-cost         say what it may cost, and send nothing
  --nonce              a number in front of each prompt, so that no cache of a provider knows it
  --strict             exit code 4 when it is inconclusive
  --allow-dirty        changes that are in no commit are part of the head
  --setup <command>    what the base needs before it can run, such as "npm run build"
  --project <name>     the Vitest project of the load tests (load)
  --json <file>        where to write what was found, beside .vitest/load/comparison.json
  --help               this text

Exit codes: 0 no regression, 1 a regression, 2 it cannot be compared, 3 the cost cap ended it.
`

export interface CompareFlags {
  /** `null`: the head with itself. */
  readonly base: string | null
  readonly repeat: number
  readonly requests: number
  /** A share: 0.1 is 10 %. */
  readonly floor: number
  readonly maxCost: number | null
  readonly checkCost: boolean
  readonly nonce: boolean
  readonly strict: boolean
  readonly allowDirty: boolean
  /** A command of the shell; `null`: the base can run as it is checked out. */
  readonly setup: string | null
  readonly project: string
  readonly json: string | null
  readonly filters: readonly string[]
}

const LEAST_REQUESTS = 20

/**
 * What the arguments say; `null`: the user wants help.
 *
 * @throws {Error} one sentence about the first that is wrong.
 */
export function compareFlags(args: string[]): CompareFlags | null {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values, positionals } = flagsIn(
    'compare',
    args,
    {
      base: text,
      self: flag,
      repeat: text,
      requests: text,
      floor: text,
      'max-cost': text,
      'check-cost': flag,
      nonce: flag,
      strict: flag,
      'allow-dirty': flag,
      setup: text,
      project: text,
      json: text,
    },
    { positionals: true },
  )
  if (values.help === true) return null
  const { base, self = false } = values
  if (self && base !== undefined) throw new Error('--self has no base: leave --base out.')
  if (!self && (base === undefined || base === '')) {
    throw new Error('--base is missing: what to compare with, such as --base origin/main.')
  }
  if (!self && values.repeat !== undefined) throw new Error('--repeat goes with --self.')
  return {
    base: base ?? null,
    repeat: wholeIn('repeat', values.repeat, 1) ?? 1,
    requests: wholeIn('requests', values.requests, LEAST_REQUESTS) ?? 100,
    floor: (numberIn('floor', values.floor, 'percent') ?? 10) / 100,
    maxCost: numberIn('max-cost', values['max-cost'], 'US dollars'),
    checkCost: values['check-cost'] ?? false,
    nonce: values.nonce ?? false,
    strict: values.strict ?? false,
    allowDirty: values['allow-dirty'] ?? false,
    setup: values.setup || null,
    project: values.project ?? 'load',
    json: values.json ?? null,
    filters: positionals,
  }
}

function wholeIn(flag: string, text: string | undefined, least: number): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least) return value
  throw new Error(`--${flag} must be a whole number from ${least}; got '${text}'.`)
}

function numberIn(flag: string, text: string | undefined, unit: string): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value
  throw new Error(`--${flag} must be ${unit}, more than 0; got '${text}'.`)
}
