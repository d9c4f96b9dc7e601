import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

test('a worker whose parent is gone ends at once, whatever still runs in it', async () => {
  const worker = fork(join(import.meta.dirname, 'orphan.ts'), { execArgv: [] })
  onTestFinished(() => void worker.kill('SIGKILL'))
  const [guards] = await once(worker, 'message')
  // One, however often it was asked for.
  expect(guards).toBe(1)
  const ended = once(worker, 'exit')
  worker.disconnect()
  expect(await ended).toEqual([null, 'SIGKILL'])
})
