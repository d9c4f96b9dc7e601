import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { annotationsOf } from '../../src/report/annotations.ts'
import { aTest, CLEARED, FASTER, SLOWER, UNDECIDED } from './comment/a-comparison.ts'

test('a regression is an error at the line of its test, and what is not known a warning', () => {
  const skipped = aTest({ outcome: 'skipped', changes: [], notes: ['The base has no such test.'] })
  const tests = [FASTER, UNDECIDED, skipped, CLEARED, SLOWER]
  expect(annotationsOf({ tests })).toMatchInlineSnapshot(`
    [
      "::error file=load/rag.load.ts,line=41,title=rag › answers with citations%3A regression::rag › answers with citations: p50 latency rose by 22 %25 (1,204 → 1,467 ms; 95 %25 interval +14 to +30 %25; n = 100 can show 17 %25; a second comparison: +19 %25)%0Ainput tokens per request rose by 31 %25 (310 → 406 tokens; 95 %25 interval +30 to +32 %25; n = 100 can show 2 %25)",
      "::warning file=load/chat.load.ts,title=chat › long history%3A inconclusive::chat › long history: p50 latency rose by 7 %25 (1,204 → 1,290 ms; 95 %25 interval −3 to +4 %25; n = 100 can show 17 %25): inconclusive, because n is too small for 10 %25",
      "::warning file=load/rag.load.ts,line=41,title=rag › answers with citations%3A not compared::rag › answers with citations: The base has no such test.",
    ]
  `)
})

test.for(['fail', 'inconclusive'] as const)(
  'a head that could not run is told by why: %s',
  (outcome) => {
    const notes = ['It did not start on the head, which said: SyntaxError']
    const [line] = annotationsOf({ tests: [aTest({ outcome, changes: [], notes })] })
    expect(line).toContain(': It did not start on the head, which said: SyntaxError')
  },
)

test('there are ten of each type at most, as GitHub shows no more', () => {
  const tests = [...Array(30).fill(UNDECIDED), ...Array(30).fill(SLOWER)]
  const lines = annotationsOf({ tests })
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    ...Array(10).fill('::error'),
    ...Array(10).fill('::warning'),
  ])
})

/** As GitHub's runner takes a command apart. */
function parsed(line: string): { properties: { [key: string]: string }; data: string } {
  const [, , head = '', data = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? []
  const back = (text: string): string =>
    text
      .replaceAll('%2C', ',')
      .replaceAll('%3A', ':')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%')
  const properties = head.split(',').map((property) => {
    const at = property.indexOf('=')
    return [property.slice(0, at), back(property.slice(at + 1))]
  })
  return { properties: Object.fromEntries(properties), data: back(data) }
}

test('a name cannot end the command, nor begin another', () => {
  const names = fc.oneof(
    fc.constantFrom('100 % sure, always: yes', 'a\n::error::b', '::stop-commands::x', 'x::y,z=1'),
    fc.string({ unit: 'grapheme-ascii' }),
  )
  fc.assert(
    fc.property(names, (name) => {
      const [line] = annotationsOf({ tests: [{ ...SLOWER, name }] })
      expect(line).not.toContain('\n')
      const { properties, data } = parsed(line!)
      expect(Object.keys(properties)).toEqual(['file', 'line', 'title'])
      expect(properties['file']).toBe('load/rag.load.ts')
      expect(data).toContain('p50 latency rose by 22 %')
    }),
    { numRuns: 200 },
  )
})
