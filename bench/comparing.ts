// How often comparing is right, by simulation: prints the table of docs/comparing.md.
// npm run bench:comparing -- [pull requests] [requests a side …]
import { decide, isSuspect } from '../src/core/comparison/decide.ts'
import { randomFor } from '../src/core/statistics/random.ts'
import type { Regression } from '../test/core/comparison/a-provider.ts'
import { hasFailed, isCaught, play, unchanged } from '../test/core/comparison/play.ts'

const REGRESSIONS: readonly (readonly [what: string, head: Regression, outputNoise?: number])[] = [
  ['latency +10 %', { latency: 1.1 }],
  ['latency +15 %', { latency: 1.15 }],
  ['latency +20 %', { latency: 1.2 }],
  ['latency +50 %', { latency: 1.5 }],
  ['latency and TTFT +20 %', { latency: 1.2, ttft: 1.2 }],
  ['input tokens +3 %', { inputTokens: 1.03 }],
  ['input tokens +10 %', { inputTokens: 1.1 }],
  ['output tokens +10 %, varying by 12 %', { outputTokens: 1.1 }],
  ['output tokens +10 %, varying by 20 %', { outputTokens: 1.1 }, 0.2],
  ['output tokens +20 %, varying by 20 %', { outputTokens: 1.2 }, 0.2],
]

const [repeats = 100, ...sizes] = process.argv.slice(2).map(Number)
for (const n of sizes.length === 0 ? [50, 100, 200] : sizes) bench(n)

function bench(n: number): void {
  const caught = REGRESSIONS.map(() => 0)
  const counts = { failed: 0, suspects: 0, again: 0, requests: 0, pass: 0 }
  for (let seed = 0; seed < repeats; seed++) {
    const clean = unchanged(seed, n)
    const outcomes = decide(clean).map(({ outcome }) => outcome)
    if (hasFailed(clean)) counts.failed++
    counts.pass += outcomes.filter((outcome) => outcome !== 'inconclusive').length
    counts.suspects += clean.flatMap(({ screen }) => screen.filter(isSuspect)).length
    counts.again += clean.filter(({ confirmation }) => confirmation !== null).length
    counts.requests += clean.reduce((sum, { requests }) => sum + requests, 0)
    for (const [index, [what, head, noise]] of REGRESSIONS.entries()) {
      const regressed = play(randomFor(seed, what, n), n, head, noise)
      if (isCaught(regressed, clean)) caught[index]!++
    }
  }
  const tests = repeats * 24
  console.log(`\nn = ${n} a side, ${repeats} pull requests of 24 load tests`)
  print(
    'pull requests without a change that fail',
    `${share(counts.failed, repeats)} (${counts.failed})`,
  )
  print('their tests that pass', share(counts.pass, tests))
  print('suspects of a pull request', (counts.suspects / repeats).toFixed(2))
  print('tests that run again', share(counts.again, tests))
  print('requests a side of a test', (counts.requests / tests).toFixed(1))
  for (const [index, [what]] of REGRESSIONS.entries()) print(what, share(caught[index]!, repeats))
}

function print(what: string, figure: string): void {
  console.log(`${what.padEnd(44)} ${figure}`)
}

function share(part: number, all: number): string {
  return `${((100 * part) / all).toFixed(2)} %`
}
