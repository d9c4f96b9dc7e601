import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { entryOf, withEarlierRuns } from '../src/core/baseline/entry.ts'
import { baselinesText, EMPTY_BASELINES, withEntry } from '../src/core/baseline/file.ts'
import type { LastBaselines } from '../src/core/baseline/last-run.ts'
import { aRunOf, took } from './core/a-run.ts'
import { chatRun } from './core/baseline/chat-run.ts'

const schema = JSON.parse(readFileSync('schema/baseline.json', 'utf8'))
const ajv = new Ajv2020({ allErrors: true, validateFormats: false })
const isBaselineFile = ajv.compile({ ...schema, $id: 'baseline' })
const isLastRun = ajv.compile({ $ref: 'baseline#/$defs/lastRun' })

const entries = {
  'two runs of a chat': withEarlierRuns(
    entryOf(chatRun({ seed: 2, failed: 3 }), '3fa9c10d')!,
    entryOf(chatRun(), null)!,
  ),
  'many prompts': entryOf(chatRun({ prompts: 50, attempts: 3 }), null)!,
  'a cheap model': entryOf(chatRun({ price: 1e-6, longerInput: 0 }), null)!,
  'no model calls, and no time': entryOf(
    aRunOf(took(0, 0, 1e-6, 1e6).map((sample) => ({ ...sample, prompt: '0a1b2c3d' }))),
    null,
  )!,
}

function parsed(entry: (typeof entries)[keyof typeof entries]): any {
  return JSON.parse(baselinesText(withEntry(EMPTY_BASELINES, 'a test', 'somewhere', entry)))
}

describe('a baseline file', () => {
  it.each(Object.entries(entries))('is what the published schema says: %s', (_, entry) => {
    expect(isBaselineFile(parsed(entry)), ajv.errorsText(isBaselineFile.errors)).toBe(true)
  })

  it('may lack nothing', () => {
    const [first] = Object.values(entries)
    const entryIn = (file: any): any => file.tests['a test'].somewhere
    const without = (of: (file: any) => object, name: string): boolean => {
      const file = parsed(first!)
      Reflect.deleteProperty(of(file), name)
      return isBaselineFile(file)
    }
    const { prompts, ...rest } = first!
    expect(Object.keys(rest).filter((name) => without(entryIn, name))).toEqual([])
    const promptsIn = (file: any): object => entryIn(file).prompts
    expect(Object.keys(prompts).filter((name) => without(promptsIn, name))).toEqual([])
  })

  it.each([
    ['latency', '12'],
    ['runs', { '2026-01-01T00:00:00': 'slow' }],
    ['failed', -1],
    ['cacheReadShare', 2],
  ])('whose %s is %o is none', (name, value) => {
    const file = parsed(entries['two runs of a chat'])
    file.tests['a test'].somewhere[name] = value
    expect(isBaselineFile(file)).toBe(false)
  })
})

describe('the file of the last run', () => {
  it('is what the published schema says', () => {
    const candidate = { test: 'a', environment: 'b', isFresh: false, isRecorded: true }
    const last: LastBaselines = {
      schema: 1,
      createdAt: '2026-11-24T09:00:00.000Z',
      specs: [
        {
          file: 'chat.load.ts',
          isComplete: true,
          candidates: [
            { ...candidate, entry: entries['many prompts'], refusal: null },
            { ...candidate, entry: null, refusal: 'It was stopped.' },
          ],
        },
      ],
    }
    const file = JSON.parse(JSON.stringify(last))
    expect(isLastRun(file), ajv.errorsText(isLastRun.errors)).toBe(true)
    delete file.specs[0].candidates[0].entry.runs
    expect(isLastRun(file)).toBe(false)
  })
})
