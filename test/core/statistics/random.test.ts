import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomFor } from '../../../src/core/statistics/random.ts'

const draw = (count: number, one: () => number): number[] => Array.from({ length: count }, one)
const mean = (values: number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

test('the same seed and keys give the same numbers, other keys others', () => {
  const first = draw(5, randomFor(7, 'request', 3).uniform)
  expect(draw(5, randomFor(7, 'request', 3).uniform)).toEqual(first)
  expect(draw(5, randomFor(7, 'request', 4).uniform)).not.toEqual(first)
  expect(draw(5, randomFor(8, 'request', 3).uniform)).not.toEqual(first)
})

test('uniform numbers lie strictly between 0 and 1, and integers below their bound', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 1000 }), (seed, below) => {
      const random = randomFor(seed, 'property')
      const number = random.uniform()
      const integer = random.integer(below)
      return (
        number > 0 && number < 1 && Number.isInteger(integer) && integer >= 0 && integer < below
      )
    }),
  )
})

test('the moments are those of the distributions', () => {
  const random = randomFor(1, 'moments')
  const normals = draw(20_000, random.normal)
  expect(mean(normals)).toBeCloseTo(0, 1)
  expect(mean(normals.map((value) => value ** 2))).toBeCloseTo(1, 1)
  expect(mean(draw(20_000, () => random.exponential(5)))).toBeCloseTo(5, 0)
  const lognormals = draw(20_001, () => random.lognormal(300, 0.5)).toSorted((a, b) => a - b)
  expect(lognormals[10_000]! / 300).toBeCloseTo(1, 1)
})
