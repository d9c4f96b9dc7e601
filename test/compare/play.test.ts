import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { RequestRow } from '../../src/core/calls/request-row.ts'
import type { SideName } from '../../src/core/comparison/turns.ts'
import { playPair } from '../../src/compare/play.ts'
import type { Played, Player } from '../../src/compare/seat.ts'
import { Spending } from '../../src/compare/spending.ts'
import { aRow } from './a-row.ts'

interface Recorded extends Player {
  readonly sizes: number[]
  /** What it was told that all else had cost. */
  readonly elsewhere: number[]
  ends: number
}

/** Plays as it is asked to, until it has had so many turns. */
function player(side: SideName, log: string[], lasts = Infinity, capped = false): Recorded {
  let index = 0
  const rows = (size: number): RequestRow[] =>
    Array.from({ length: size }, () => aRow({ prompt: String(index++) }))
  const made: Recorded = {
    spent: { usd: 0, committedUsd: 0 },
    sizes: [],
    elsewhere: [],
    ends: 0,
    start: (requests) => void log.push(`${side} starts ${requests}`),
    turn(size, elsewhereUsd): Promise<Played> {
      made.elsewhere.push(elsewhereUsd)
      if (made.sizes.length >= lasts) return Promise.resolve({ rows: [], over: 'it broke', capped })
      made.sizes.push(size)
      log.push(side)
      return Promise.resolve({ rows: rows(size), over: null, capped: false })
    },
    end: () => void made.ends++,
  }
  return made
}

const ALL = { nonce: false, spending: new Spending(null), mayGoOn: () => true }

describe('two sides', () => {
  it('take turns of ten as base, head, head, base, and end', async () => {
    const log: string[] = []
    const players = { base: player('base', log), head: player('head', log) }
    const { blocks, broken } = await playPair(players, { ...ALL, requests: 35 })
    expect(log.slice(0, 2)).toEqual(['base starts 35', 'head starts 35'])
    expect(log.slice(2)).toEqual(['base', 'head', 'head', 'base', 'base', 'head', 'head', 'base'])
    expect(blocks.map(({ first }) => first)).toEqual(['base', 'head', 'base', 'head'])
    expect(players.base.sizes).toEqual([10, 10, 10, 5])
    expect([players.base.ends, players.head.ends]).toEqual([1, 1])
    expect(broken).toBeNull()
  })

  it('stop when they may not go on, asked before each block with what there is', async () => {
    const players = { base: player('base', []), head: player('head', []) }
    const seen: number[] = []
    const { blocks } = await playPair(players, {
      ...ALL,
      requests: 100,
      mayGoOn(played) {
        seen.push(played.length)
        return played.length < 3
      },
    })
    expect(seen).toEqual([0, 1, 2, 3])
    expect(blocks).toHaveLength(3)
  })

  it('end with a sentence when one cannot go on', async () => {
    const players = { base: player('base', []), head: player('head', [], 2) }
    const { blocks, broken } = await playPair(players, { ...ALL, requests: 100 })
    expect(blocks).toHaveLength(2)
    const why = 'The head could not go on: it broke.'
    expect(broken).toEqual({ side: 'head', why, isAlone: true })
    expect(players.base.sizes).toEqual([10, 10, 10])
    expect([players.base.ends, players.head.ends]).toEqual([1, 1])
  })
})

test('a side that reaches the cap on all ends the pair, which is no problem of that side', async () => {
  const players = { base: player('base', []), head: player('head', [], 1, true) }
  const { blocks, broken, capped } = await playPair(players, { ...ALL, requests: 100 })
  expect(blocks).toHaveLength(1)
  expect([broken, capped]).toEqual([null, 'it broke.'])
})

test.each([
  ['when the other has not succeeded once', aRow({ error: 'auth' }), false],
  ['when the other does well', aRow(), true],
])('a side that breaks is alone with that only %s: %j', async (_, row, isAlone) => {
  const base = player('base', [])
  const players = {
    base: { ...base, turn: () => Promise.resolve({ rows: [row], over: null, capped: false }) },
    head: player('head', [], 0),
  }
  const { blocks, broken } = await playPair(players, { ...ALL, requests: 100 })
  expect(blocks).toEqual([])
  expect(broken).toMatchObject({ side: 'head', isAlone })
})

test('each side hears what all but itself has cost', async () => {
  const players = { base: player('base', []), head: player('head', []) }
  const spending = new Spending(null)
  const earlier = { base: player('base', []), head: player('head', []) }
  spending.begin({ ...earlier, base: { spent: { usd: 1, committedUsd: 1.5 } } })
  spending.end()
  spending.begin({
    base: { spent: { usd: 0.25, committedUsd: 0.5 } },
    head: { spent: { usd: 2, committedUsd: 3 } },
  })
  await playPair(players, { ...ALL, spending, requests: 10 })
  expect([players.base.elsewhere, players.head.elsewhere]).toEqual([[4.5], [2]])
})

test('however long each side lasts, each block holds as many requests of both, of the same prompts', async () => {
  const lasts = fc.oneof(fc.constant(Infinity), fc.nat(12))
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 130 }),
      lasts,
      lasts,
      async (requests, one, other) => {
        const players = { base: player('base', [], one), head: player('head', [], other) }
        const { blocks } = await playPair(players, { ...ALL, requests })
        expect(blocks).toHaveLength(Math.min(Math.ceil(requests / 10), one, other))
        for (const { base, head } of blocks) {
          expect(base.map(({ prompt }) => prompt)).toEqual(head.map(({ prompt }) => prompt))
        }
        expect([players.base.ends, players.head.ends]).toEqual([1, 1])
      },
    ),
  )
})
