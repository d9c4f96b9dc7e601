import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { RequestRow } from '../../src/core/calls/request-row.ts'
import type { SideName } from '../../src/core/comparison/turns.ts'
import { playPair } from '../../src/compare/play.ts'
import type { Played, Player } from '../../src/compare/seat.ts'
import { aRow } from './a-row.ts'

interface Recorded extends Player {
  readonly sizes: number[]
  ends: number
}

/** Plays as it is asked to, until it has had so many turns. */
function player(side: SideName, log: string[], lasts = Infinity): Recorded {
  let index = 0
  const rows = (size: number): RequestRow[] =>
    Array.from({ length: size }, () => aRow({ prompt: String(index++) }))
  const made: Recorded = {
    usd: 0,
    sizes: [],
    ends: 0,
    start: (requests) => void log.push(`${side} starts ${requests}`),
    turn(size): Promise<Played> {
      if (made.sizes.length >= lasts) return Promise.resolve({ rows: [], over: 'it broke' })
      made.sizes.push(size)
      log.push(side)
      return Promise.resolve({ rows: rows(size), over: null })
    },
    end: () => void made.ends++,
  }
  return made
}

const ALL = { nonce: false, mayGoOn: () => true }

describe('two sides', () => {
  it('take turns of ten as base, head, head, base, and end', async () => {
    const log: string[] = []
    const players = { base: player('base', log), head: player('head', log) }
    const { blocks, problems } = await playPair(players, { ...ALL, requests: 35 })
    expect(log.slice(0, 2)).toEqual(['base starts 35', 'head starts 35'])
    expect(log.slice(2)).toEqual(['base', 'head', 'head', 'base', 'base', 'head', 'head', 'base'])
    expect(blocks.map(({ first }) => first)).toEqual(['base', 'head', 'base', 'head'])
    expect(players.base.sizes).toEqual([10, 10, 10, 5])
    expect([players.base.ends, players.head.ends]).toEqual([1, 1])
    expect(problems).toEqual([])
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
    const { blocks, problems } = await playPair(players, { ...ALL, requests: 100 })
    expect(blocks).toHaveLength(2)
    expect(problems).toEqual(['The head could not go on: it broke.'])
    expect(players.base.sizes).toEqual([10, 10, 10])
    expect([players.base.ends, players.head.ends]).toEqual([1, 1])
  })
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
