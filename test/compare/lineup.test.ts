import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { ComparableLoad } from '../../src/core/comparison/comparable-load.ts'
import { SIDES, type SideName, type TestOffer } from '../../src/core/comparison/turns.ts'
import { Lineup, type Alone } from '../../src/compare/lineup.ts'

const LOAD: ComparableLoad = {
  load: { model: 'closed', concurrency: 1 },
  thinkTime: null,
  pacingMs: null,
  order: 'given',
  seed: 1,
  parts: [],
  prompts: null,
}

function offerOf(key: string, id = 0, load: TestOffer['load'] = LOAD): TestOffer {
  return { id, key, name: key, line: null, load }
}

interface Seen {
  readonly lineup: Lineup<string>
  readonly paired: string[]
  readonly alone: [side: SideName, key: string, why: Alone][]
}

function lineup(): Seen {
  const paired: string[] = []
  const alone: Seen['alone'] = []
  const events = {
    paired: (base: { seat: string }, head: { seat: string }) =>
      void paired.push(`${base.seat} with ${head.seat}`),
    alone: (entry: { side: SideName; offer: TestOffer }, why: Alone) =>
      void alone.push([entry.side, entry.offer.key, why]),
  }
  return { lineup: new Lineup<string>(events), paired, alone }
}

describe('a line-up', () => {
  it('pairs what both sides have as soon as both are ready', () => {
    const { lineup: both, paired, alone } = lineup()
    for (const side of SIDES) {
      both.began(side, 'a')
      both.offered(side, 'a', [offerOf('one')])
    }
    both.ready('head', 'a', offerOf('one'), 'head one')
    expect(paired).toEqual([])
    both.ready('base', 'a', offerOf('one'), 'base one')
    expect(paired).toEqual(['base one with head one'])
    expect(alone).toEqual([])
  })

  it('waits for a file that the other side has not begun, and no longer than for one behind it', () => {
    const { lineup: both, alone } = lineup()
    both.began('head', 'b')
    both.offered('head', 'b', [offerOf('one')])
    both.ready('head', 'b', offerOf('one'), 'head one')
    both.began('base', 'a')
    expect(alone).toEqual([])
    both.began('base', 'c')
    expect(alone).toEqual([['head', 'one', 'absent']])
  })

  it.each([
    ['it was collected, and has not got the test', [offerOf('other')], 'absent'],
    [
      'the other side cannot take turns in it',
      [offerOf('one', 0, 'A ramp.')],
      { unfit: 'A ramp.' },
    ],
  ] as const)('knows at once that a test is alone when %s', (_, offers, why) => {
    const { lineup: both, alone } = lineup()
    for (const side of SIDES) both.began(side, 'a')
    both.offered('head', 'a', [offerOf('one')])
    both.ready('head', 'a', offerOf('one'), 'head one')
    expect(alone).toEqual([])
    both.offered('base', 'a', offers)
    expect(alone).toEqual([['head', 'one', why]])
  })

  it.each([
    ['its worker ends without a word', (both: Lineup<string>) => both.ended('base', 'a')],
    [
      'its worker ends before the test was ready',
      (both: Lineup<string>) => {
        both.offered('base', 'a', [offerOf('one')])
        both.ended('base', 'a')
      },
    ],
    [
      'the test ends before it was ready',
      (both: Lineup<string>) => {
        both.offered('base', 'a', [offerOf('one')])
        both.left('base', 'a', offerOf('one'))
      },
    ],
    ['its process ends', (both: Lineup<string>) => both.gone('base')],
  ])('says that the other side broke when %s', (_, breaks) => {
    const { lineup: both, alone } = lineup()
    for (const side of SIDES) both.began(side, 'a')
    both.offered('head', 'a', [offerOf('one')])
    both.ready('head', 'a', offerOf('one'), 'head one')
    breaks(both)
    expect(alone).toEqual([['head', 'one', 'broken']])
  })

  it('remembers what was to run and never came to it', () => {
    const { lineup: both } = lineup()
    both.began('base', 'a')
    both.offered('base', 'a', [offerOf('one'), offerOf('two', 1)])
    both.ready('base', 'a', offerOf('two', 1), 'base two')
    expect(both.neverReady()).toEqual([{ side: 'base', file: 'a', offer: offerOf('one') }])
  })
})

/** How a spec file goes on one side. */
interface Script {
  readonly file: string
  /** In the order in which they come to be ready; `false`: it never does. */
  readonly tests: readonly (readonly [key: string, starts: boolean])[]
  readonly isBroken: boolean
}

const scripts = fc
  .uniqueArray(
    fc.record({
      file: fc.constantFrom('a', 'b', 'c', 'd'),
      isBroken: fc.boolean(),
      tests: fc.uniqueArray(fc.tuple(fc.constantFrom('1', '2', '3', '4'), fc.boolean()), {
        selector: ([key]) => key,
      }),
    }),
    { selector: ({ file }) => file },
  )
  .map((files) => files.toSorted((a, b) => (a.file < b.file ? -1 : 1)))

/** A side of Vitest: one file after the other, whose tests wait until they are told something. */
function* sideOf(
  side: SideName,
  files: readonly Script[],
  both: Lineup<string>,
  isTold: (id: string) => boolean,
): Generator<void> {
  for (const { file, tests, isBroken } of files) {
    both.began(side, file)
    yield
    if (!isBroken) {
      const offers = tests.map(([key], id) => offerOf(key, id))
      both.offered(side, file, offers)
      yield
      const started = offers.filter((_, id) => tests[id]![1])
      for (const offer of offers.filter((_, id) => !tests[id]![1])) {
        both.left(side, file, offer)
        yield
      }
      for (const offer of started) {
        both.ready(side, file, offer, `${side} ${file} ${offer.key}`)
        yield
      }
      while (!started.every(({ key }) => isTold(`${side} ${file} ${key}`))) yield
    }
    both.ended(side, file)
    yield
  }
  both.gone(side)
}

test('in whatever order tests come, both sides end, and what both have is paired once', () => {
  fc.assert(
    fc.property(
      scripts,
      scripts,
      fc.array(fc.boolean(), { maxLength: 60 }),
      fc.option(fc.tuple(fc.constantFrom(...SIDES), fc.nat(30))),
      (base, head, order, death) => {
        const told = new Map<string, number>()
        const pairs: string[] = []
        const tell = (id: string): void => void told.set(id, (told.get(id) ?? 0) + 1)
        const both = new Lineup<string>({
          paired(one, other) {
            expect(one.offer.key).toBe(other.offer.key)
            expect([one.side, other.side]).toEqual(['base', 'head'])
            pairs.push(`${one.file} ${one.offer.key}`)
            tell(one.seat)
            tell(other.seat)
          },
          alone: ({ seat }) => tell(seat),
        })
        const isTold = (id: string): boolean => told.has(id)
        const sides = {
          base: sideOf('base', base, both, isTold),
          head: sideOf('head', head, both, isTold),
        }
        const over = { base: false, head: false }
        const step = (side: SideName): void => {
          over[side] ||= sides[side].next().done === true
        }
        const steps = [...order, ...Array.from({ length: 400 }, (_, index) => index % 2 === 0)]
        for (const [index, isBase] of steps.entries()) {
          if (death !== null && index === death[1] && !over[death[0]]) {
            for (const file of both.filesOf(death[0])) both.ended(death[0], file)
            both.gone(death[0])
            over[death[0]] = true
          }
          const side = isBase ? 'base' : 'head'
          if (!over[side]) step(side)
        }
        expect(over).toEqual({ base: true, head: true })
        expect([...told.values()].every((times) => times === 1)).toBe(true)
        if (death === null) {
          const ids = (files: readonly Script[]): string[] =>
            files
              .filter(({ isBroken }) => !isBroken)
              .flatMap(({ file, tests }) =>
                tests.filter(([, starts]) => starts).map(([key]) => `${file} ${key}`),
              )
          const common = ids(base).filter((id) => ids(head).includes(id))
          expect(pairs.toSorted()).toEqual(common.toSorted())
        }
      },
    ),
  )
})
