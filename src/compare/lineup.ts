import { otherSide, SIDES, type SideName, type TestOffer } from '../core/comparison/turns.ts'

/** A load test of one side that waits for its turn. */
export interface Entry<Seat> {
  readonly side: SideName
  readonly file: string
  readonly offer: TestOffer
  readonly seat: Seat
}

/** Why a test has nobody to be compared with. */
export type Alone =
  /** The other side does not have it. */
  | 'absent'
  /** The other side has its file, and never came to run it. */
  | 'broken'
  /** The other side's cannot be compared, and says why. */
  | { readonly unfit: string }

export interface LineupEvents<Seat> {
  paired(base: Entry<Seat>, head: Entry<Seat>): void
  alone(entry: Entry<Seat>, why: Alone): void
}

interface SpecFile<Seat> {
  state: 'collecting' | 'running' | 'over'
  /** By key. */
  readonly tests: Map<string, Test<Seat>>
}

interface Test<Seat> {
  readonly offer: TestOffer
  entry: Entry<Seat> | null
  /** It is paired, or known to be alone. */
  settled: boolean
  /** It has ended, and was never ready. */
  left: boolean
}

interface Team<Seat> {
  readonly files: Map<string, SpecFile<Seat>>
  /** The last file that has begun; all before it have. */
  last: string
  gone: boolean
}

/**
 * Finds out which load tests both sides have, as they come. Each side runs its spec files one after the
 * other, in the order of their names, and the tests of a file side by side: so that whoever waits
 * learns sooner or later that its other half is there, or never will be.
 */
export class Lineup<Seat> {
  readonly #events: LineupEvents<Seat>
  readonly #teams: Record<SideName, Team<Seat>> = {
    base: { files: new Map(), last: '', gone: false },
    head: { files: new Map(), last: '', gone: false },
  }

  constructor(events: LineupEvents<Seat>) {
    this.#events = events
  }

  /** Names of the files that a side has begun. */
  filesOf(side: SideName): string[] {
    return [...this.#teams[side].files.keys()]
  }

  /** Tests that were to run and never came to it, on neither side. */
  neverReady(): { side: SideName; file: string; offer: TestOffer }[] {
    return SIDES.flatMap((side) =>
      [...this.#teams[side].files].flatMap(([file, { tests }]) =>
        [...tests.values()]
          .filter(({ entry }) => entry === null)
          .map(({ offer }) => ({ side, file, offer })),
      ),
    )
  }

  began(side: SideName, file: string): void {
    const team = this.#teams[side]
    team.files.set(file, { state: 'collecting', tests: new Map() })
    team.last = file > team.last ? file : team.last
    this.#settle()
  }

  offered(side: SideName, file: string, offers: readonly TestOffer[]): void {
    const spec = this.#teams[side].files.get(file)!
    spec.state = 'running'
    for (const offer of offers) {
      spec.tests.set(offer.key, { offer, entry: null, settled: false, left: false })
    }
    this.#settle()
  }

  ready(side: SideName, file: string, offer: TestOffer, seat: Seat): void {
    this.#teams[side].files.get(file)!.tests.get(offer.key)!.entry = { side, file, offer, seat }
    this.#settle()
  }

  /** A test has ended without having been ready: what comes before each test has failed, or before all of them. */
  left(side: SideName, file: string, offer: TestOffer): void {
    this.#teams[side].files.get(file)!.tests.get(offer.key)!.left = true
    this.#settle()
  }

  ended(side: SideName, file: string): void {
    this.#teams[side].files.get(file)!.state = 'over'
    this.#settle()
  }

  /** The process of a side has ended. */
  gone(side: SideName): void {
    this.#teams[side].gone = true
    this.#settle()
  }

  #settle(): void {
    for (const side of SIDES) {
      for (const [file, { tests, state }] of this.#teams[side].files) {
        if (state === 'over') continue
        for (const test of tests.values()) this.#look(side, file, test)
      }
    }
  }

  #look(side: SideName, file: string, test: Test<Seat>): void {
    const { entry, settled, offer } = test
    if (entry === null || settled) return
    const other = this.#otherHalf(otherSide(side), file, offer.key)
    if (other === 'awaited') return
    test.settled = true
    if (typeof other === 'string' || 'unfit' in other) return this.#events.alone(entry, other)
    other.settled = true
    const half = other.entry!
    if (side === 'base') this.#events.paired(entry, half)
    else this.#events.paired(half, entry)
  }

  /** The same test on the other side, once it is ready. */
  #otherHalf(side: SideName, file: string, key: string): Test<Seat> | 'awaited' | Alone {
    const { files, last, gone } = this.#teams[side]
    const spec = files.get(file)
    if (spec === undefined) return gone || last > file ? 'absent' : 'awaited'
    if (spec.state === 'collecting') return gone ? 'broken' : 'awaited'
    const test = spec.tests.get(key)
    if (test === undefined) {
      // One that ended without a word may have had it.
      return spec.state === 'over' && spec.tests.size === 0 ? 'broken' : 'absent'
    }
    const { load } = test.offer
    if (typeof load === 'string') return { unfit: load }
    if (spec.state === 'over' || gone || test.left) return 'broken'
    return test.entry === null ? 'awaited' : test
  }
}
