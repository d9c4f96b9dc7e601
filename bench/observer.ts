import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { startSimulatorProcess } from '../src/simulator.ts'
import type { Row } from './figures.ts'
import { UNITS, type Kind } from './observed-client.ts'

/** Processes differ in what their compiler made of the same code, and no round of one shows that. */
const PAIRS = 5
const ROUNDS = 3

/** Microseconds for one unit of work. */
interface Pair {
  readonly bare: number
  readonly observed: number
}

/** What the observer adds to the bare SDK, in processor time: per chunk of a stream in a burst, and per JSON answer. */
export async function benchObserver(): Promise<Row[]> {
  const simulator = await startSimulatorProcess({})
  const pairs: Record<Kind, Pair[]> = { stream: [], answers: [] }
  try {
    for (let pair = 0; pair < PAIRS; pair++) {
      const clients = [fork(CLIENT, [simulator.url]), fork(CLIENT, [simulator.url, 'observed'])]
      for (const kind of ['stream', 'answers'] as const) {
        pairs[kind].push(await compare(clients[0]!, clients[1]!, kind))
      }
      for (const client of clients) client.disconnect()
    }
  } finally {
    await simulator.stop()
  }
  return [
    ['observer, stream in a burst, over the bare openai SDK', `${inWords(pairs.stream)} per chunk`],
    ['observer, JSON answer, over the bare openai SDK', `${inWords(pairs.answers)} per answer`],
  ]
}

const CLIENT = `${import.meta.dirname}/observed-client.ts`

/** In turns; the best round of each, since what disturbs a measurement only ever adds to it. */
async function compare(bare: ChildProcess, observed: ChildProcess, kind: Kind): Promise<Pair> {
  const best = { bare: Infinity, observed: Infinity }
  for (let round = 0; round < ROUNDS; round++) {
    best.bare = Math.min(best.bare, await unitOf(bare, kind))
    best.observed = Math.min(best.observed, await unitOf(observed, kind))
  }
  return best
}

async function unitOf(client: ChildProcess, kind: Kind): Promise<number> {
  client.send(kind)
  const [ms] = (await once(client, 'message')) as [number]
  return (ms * 1000) / UNITS[kind]
}

/** The median pair, and the middle half of them. */
function inWords(pairs: readonly Pair[]): string {
  const shares = pairs.map(({ bare, observed }) => observed / bare - 1).toSorted((a, b) => a - b)
  const percent = (share: number): string => `${share < 0 ? '' : '+'}${(share * 100).toFixed(0)} %`
  const at = (share: number): number => shares[Math.round(share * (shares.length - 1))]!
  const added = pairs.map(({ bare, observed }) => observed - bare).toSorted((a, b) => a - b)
  const middle = added[added.length >> 1]!.toFixed(1)
  return `${percent(at(0.5))} (${percent(at(0.25))} to ${percent(at(0.75))}), ${middle} µs`
}
