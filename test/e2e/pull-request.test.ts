import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Running } from './running.ts'

const ROOT = join(import.meta.dirname, '../..')

test('a pull request is recorded, regresses, fails, is accepted and passes', async () => {
  // The story ends with an error at the first step that does not end as it goes.
  const story = new Running(process.execPath, ['examples/pull-request/story.ts'], ROOT, {
    ...process.env,
    NO_COLOR: '1',
  })
  const { code, output } = await story.finished
  expect(code, output).toBe(0)
  expect(output).toMatch(/Snapshots {2}1 written/)
  expect(output).toMatch(/calls per request +1 call +2 calls +\+100 % .* regression/)
  expect(output).toMatch(/1 regression; simulated, nothing was spent/)
  expect(output).toContain('## 🔴 vitest-load: 1 regression in 1 load test (simulated)')
  expect(output).toMatch(/recorded anew: .*\n.*calls per request 1 call → 2 calls/)
})
