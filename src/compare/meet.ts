import { join } from 'node:path'
import type { Mode } from '../core/run/run.ts'
import { SIDES, type SideName, type TestOffer } from '../core/comparison/turns.ts'
import type { Child } from './child.ts'
import { complaintIn } from './complaint.ts'
import { Lineup, type Alone, type Entry } from './lineup.ts'
import type { Seat } from './seat.ts'
import { secretsAround } from './secrets.ts'
import { startSide, withoutSpecs, type Side } from './side.ts'
import { TurnServer } from './turn-server.ts'

export interface MeetSetting {
  readonly sides: Readonly<Record<SideName, Side>>
  readonly project: string
  /** Which spec files, by side; none: all. */
  readonly filters: Readonly<Record<SideName, readonly string[]>>
  /** Ids of the load tests that are wanted; `null`: all. */
  readonly wanted: ReadonlySet<string> | null
  readonly env: NodeJS.ProcessEnv
  /** Ends it. */
  readonly signal: AbortSignal
}

/** A load test that both sides have, or one of them. */
export interface PassTest {
  readonly file: string
  readonly key: string
  readonly name: string
  readonly line: number | null
}

export interface AloneTest extends PassTest {
  readonly side: SideName
  /** Of the other side; `'never'`: this one itself did not start. */
  readonly why: Alone | 'never'
}

/** A load test that waits on both sides. */
export type Pair = Readonly<Record<SideName, Entry<Seat>>>

/** What became of a meeting. */
export interface Met {
  readonly alone: readonly AloneTest[]
  readonly modes: ReadonlySet<Mode>
  /** Tests of the head that are no load tests. */
  readonly others: number
  /** What each side had to say about tests that did not start there; `null` when it has not ended. */
  readonly complaints: Readonly<Record<SideName, string | null>>
}

const ENDED = { unfit: 'The comparison ended before it got a turn.' } as const

export function idOf({ file, key }: Pick<PassTest, 'file' | 'key'>): string {
  return `${file} > ${key}`
}

export function testOf({ file, offer }: Pick<Entry<Seat>, 'file' | 'offer'>): PassTest {
  const { key, name, line } = offer
  return { file, key, name, line }
}

/**
 * Starts both sides, each in processes of its own, and hands over one load test after the other that
 * waits on both, until both sides have ended, or `take` says that it is enough.
 *
 * @throws {Error} one sentence when a side cannot begin.
 */
export async function meet(
  setting: MeetSetting,
  take: (pair: Pair) => Promise<'go on' | 'enough'>,
): Promise<Met> {
  const { sides, signal, wanted, env } = setting
  const { root, folder } = sides.head
  const secrets = secretsAround([root, join(root, folder)], env)
  const modes = new Set<Mode>()
  const counts = { base: 0, head: 0 }
  const pairs: Pair[] = []
  const alone: AloneTest[] = []
  const children: Child[] = []
  const complaints: Record<SideName, string | null> = { base: null, head: null }
  let changed = Promise.withResolvers<void>()
  const wake = (): void => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  const lineup = new Lineup<Seat>({
    paired(base, head) {
      if (wanted === null || wanted.has(idOf(testOf(head)))) pairs.push({ base, head })
      else for (const { seat } of [base, head]) seat.end()
    },
    alone(entry, why) {
      alone.push({ ...testOf(entry), side: entry.side, why })
      entry.seat.end()
    },
  })
  const server = await TurnServer.listen({
    began(side, file, mode) {
      modes.add(mode)
      lineup.began(side, file)
      wake()
    },
    offered(side, file, tests, others) {
      counts[side] += others
      lineup.offered(side, file, tests)
      wake()
    },
    ready(...args) {
      lineup.ready(...args)
      wake()
    },
    left(...args) {
      lineup.left(...args)
      wake()
    },
    ended(...args) {
      lineup.ended(...args)
      wake()
    },
  })
  let failure: Error | null = null
  let running = 0
  const start = (side: SideName): void => {
    const filters = setting.filters[side]
    const child = startSide(sides[side], server, { ...setting, filters, home: sides.head.root })
    children.push(child)
    running++
    const gone = (why: Error | null): void => {
      running--
      failure ??= why
      lineup.gone(side)
      wake()
    }
    const ended = child.ended.then(({ output }) => {
      complaints[side] = complaintIn(output, secrets)
      const isSilent = lineup.filesOf(side).length === 0
      return isSilent ? neverBegan(sides[side], output, secrets) : null
    })
    void ended.then(gone, gone)
  }
  const stop = (): void => {
    for (const child of children) child.kill('SIGKILL')
    wake()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    for (const side of SIDES) start(side)
    let isEnough = false
    while (!signal.aborted && !isEnough) {
      if (failure !== null) throw failure
      const pair = pairs.shift()
      if (pair !== undefined) isEnough = (await take(pair)) === 'enough'
      else if (running > 0) await changed.promise
      else break
    }
    const isOver = isEnough || signal.aborted
    const unplayed = pairs.map(
      ({ head }) => ({ ...testOf(head), side: 'head', why: ENDED }) as const,
    )
    const never = lineup.neverReady().map(({ side, file, offer }) => ({
      ...testOf({ file, offer }),
      side,
      why: isOver ? ENDED : whyNever(offer),
    }))
    // Whoever is alone from now on is so because the other side is being ended.
    const found = [...alone, ...unplayed, ...never]
    return { alone: found, modes, others: counts.head, complaints }
  } finally {
    signal.removeEventListener('abort', stop)
    await Promise.all(children.map((child) => child.end()))
    server.close()
  }
}

function whyNever({ load }: TestOffer): AloneTest['why'] {
  return typeof load === 'string' ? { unfit: load } : 'never'
}

function neverBegan(side: Side, output: string, secrets: readonly string[]): Error {
  const isEmpty = /No test files found|No projects matched/i.test(output)
  return new Error(
    isEmpty
      ? withoutSpecs(side)
      : `The load tests of the ${side.name} could not be started: ${complaintIn(output, secrets)}`,
  )
}
