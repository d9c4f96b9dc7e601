import { expect, test } from 'vitest'
import { complaintAbout } from '../../src/cli/node-version.ts'
import manifest from '../../package.json' with { type: 'json' }

test.for([
  ['20.20.2', true],
  ['9.0.0', true],
  ['22.9.0', true],
  ['22.12.0', false],
  ['22.100.0', false],
  ['24.0.0', false],
  ['100.0.0', false],
] as const)('Node %s is too old: %s', ([version, isTooOld]) => {
  expect(complaintAbout(version)).toBe(
    isTooOld ? `Node 22.12.0 or later is needed, and this is ${version}.` : null,
  )
})

test('what is too old is what package.json says', () => {
  const [oldest] = /\d+\.\d+\.\d+/u.exec(manifest.engines.node)!
  expect(complaintAbout('1.0.0')).toContain(`Node ${oldest} or later`)
})
