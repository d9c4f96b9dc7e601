import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished, test } from 'vitest'
import { complaintIn } from '../../src/compare/complaint.ts'
import { checkSide } from '../../src/compare/side.ts'

const NEW = { version: '0.2.0', 'vitest-load': { turns: 1 } }

it.each([
  ['base', { vitest: { version: '5.1.1' }, 'vitest-load': NEW }, null],
  ['head', {}, 'Vitest is not installed in '],
  ['base', {}, 'The base does not use Vitest in its root'],
  ['base', { vitest: { version: '5.1.1' } }, 'The base has no load specs here'],
  ['head', { vitest: { version: '5.1.1' } }, 'The head has no load specs here'],
  [
    'base',
    { vitest: { version: '5.1.1' }, 'vitest-load': { version: '0.0.9' } },
    'The base has vitest-load 0.0.9, which is too old to take turns',
  ],
  [
    'base',
    {
      vitest: { version: '5.1.1' },
      'vitest-load': { version: '9.0.0', 'vitest-load': { turns: 2 } },
    },
    'The base has vitest-load 9.0.0, which is too new for this command to take turns',
  ],
] as const)('a %s with %j is told: %s', (name, packages, sentence) => {
  const root = mkdtempSync(join(tmpdir(), 'side-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [one, content] of Object.entries(packages)) {
    const file = join(root, 'node_modules', one, 'package.json')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify({ name: one, ...content }))
  }
  const check = (): void => checkSide({ name, root, folder: '', renamed: {} })
  if (sentence === null) expect(check).not.toThrow()
  else expect(check).toThrow(sentence)
})

test('a folder that the base lacks is one without load specs', () => {
  const side = { name: 'base', root: tmpdir(), folder: 'not/there', renamed: {} } as const
  expect(() => checkSide(side)).toThrow('The base has no load specs here')
})

test.for([
  [
    'a\nError: no database\n  23| throw\n ❯ file.ts:1\nTypeError: x is not a function\n',
    'Error: no database | TypeError: x is not a function',
  ],
  ['one\ntwo\nthree\nfour\n', 'two | three | four'],
  ['\u001B[31mError:\u001B[39m sk-1234567890abcdef is wrong', 'Error: [removed] is wrong'],
  ['Error: my-secret-value is wrong', 'Error: [removed] is wrong'],
  ['\n', 'it said nothing.'],
] as const)('of what a process has written, %j, its complaint is told', ([output, told]) => {
  expect(complaintIn(output, ['my-secret-value'])).toBe(told)
})
