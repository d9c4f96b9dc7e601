import { expect, test } from 'vitest'
import { promptsDiffer } from '../../src/compare/prompts-differ.ts'
import { aRow } from './a-row.ts'

const rows = (...prompts: string[]) => prompts.map((prompt) => aRow({ prompt }))

test.each([
  ['the same', ['a', 'b'], ['a', 'b'], false],
  ['the same, in the order in which they were answered', ['a', 'b'], ['b', 'a'], false],
  ['others', ['a', 'b'], ['a', 'c'], true],
  ['one of them more often', ['a', 'a', 'b'], ['a', 'b', 'b'], true],
  ['fewer on one side, where some did not end', ['a', 'b', 'c'], ['a', 'b'], false],
])('a block whose prompts are %s', (_, base, head, expected) => {
  const block = { base: rows(...base), head: rows(...head) }
  expect(promptsDiffer(block, Math.max(base.length, head.length))).toBe(expected)
})

test('a block of which some are missing on both sides says nothing', () => {
  expect(promptsDiffer({ base: rows('a', 'b'), head: rows('a', 'c') }, 3)).toBe(false)
})
