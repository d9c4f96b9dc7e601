import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import type { ComparisonFile } from '../src/core/comparison/comparison-file.ts'
import { aComparison, aTest } from './compare/a-comparison.ts'

const read = (name: string): object => JSON.parse(readFileSync(`schema/${name}.json`, 'utf8'))
const ajv = new Ajv2020({ allErrors: true }).addSchema(read('run'))
const isComparison = ajv.compile(read('comparison'))

/** As it is read back. */
const json = (file: ComparisonFile): ComparisonFile => JSON.parse(JSON.stringify(file))

test.for([
  ['with a regression', {}],
  ['with a working tree that has changes', { head: { ref: 'HEAD', sha: null } }],
  ['without anything to compare', { tests: [], outcome: 'pass', usd: 0, maxCost: null }],
  ['that was stopped', { stopped: { reason: 'maxCost', message: 'It is spent.' } }],
  [
    'with a test that was not compared',
    {
      tests: [
        aTest({ outcome: 'skipped', changes: [], base: null, head: null, confirmation: null }),
      ],
    },
  ],
] as [string, Partial<ComparisonFile>][])(
  'a comparison %s is what the schema says',
  ([, changes]) => {
    const file = json(aComparison(changes))
    expect(isComparison(file), ajv.errorsText(isComparison.errors)).toBe(true)
  },
)

test('properties of later versions are allowed', () => {
  expect(isComparison({ ...json(aComparison()), added: 1 })).toBe(true)
})

const PLACES = [
  ['file', (file: ComparisonFile): object => file],
  ['revision', (file: ComparisonFile): object => file.base],
  ['test', (file: ComparisonFile): object => file.tests[0]!],
  ['side', (file: ComparisonFile): object => file.tests[0]!.head!],
  ['change', (file: ComparisonFile): object => file.tests[0]!.changes[0]!],
] as const

test.for(PLACES)('a %s that lacks any of its fields is rejected', ([, placeIn]) => {
  const fields = Object.keys(placeIn(json(aComparison())))
  expect(fields.length).toBeGreaterThan(1)
  const accepted = fields.filter((field) => {
    const file = json(aComparison())
    Reflect.deleteProperty(placeIn(file), field)
    return isComparison(file)
  })
  expect(accepted).toEqual([])
})

test.for([
  ['schema', 2],
  ['outcome', 'skipped'],
  ['mode', 'imagined'],
  ['startedAt', 'yesterday'],
  ['base', { ref: 'main', sha: 'main' }],
  ['stopped', { reason: 'bored', message: '' }],
] as const)('a comparison whose %s is wrong is rejected', ([field, value]) => {
  const file = json(aComparison())
  Reflect.set(file, field, value)
  expect(isComparison(file)).toBe(false)
})
