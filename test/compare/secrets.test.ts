import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { complaintIn } from '../../src/compare/complaint.ts'
import { secretsAround } from '../../src/compare/secrets.ts'

test('what a side says shows no key, of the environment or of a file that it may read', () => {
  const root = mkdtempSync(join(tmpdir(), 'secrets-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const load = join(root, 'load')
  mkdirSync(load)
  mkdirSync(join(root, '.env.d'))
  writeFileSync(join(root, '.env'), "SERVICE_TOKEN='of-the-root-1234'\nREGION=eu-central-1\n")
  writeFileSync(join(load, '.env.load'), 'export LOGIN_PASSWORD=of-load-1234 # for tests\n')
  writeFileSync(join(load, 'load.env'), 'ADMIN_PASSWORD=of-another-1234\n')
  const secrets = secretsAround([root, load, root], { MY_KEY: 'of-the-shell-1234' })
  const said =
    'Error: no login with of-the-root-1234, of-load-1234, of-the-shell-1234, of-another-1234 in eu-central-1'
  expect(complaintIn(said, secrets)).toBe(
    'Error: no login with [removed], [removed], [removed], [removed] in eu-central-1',
  )
})
