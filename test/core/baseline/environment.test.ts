import { expect, it } from 'vitest'
import { environmentKey } from '../../../src/core/baseline/environment.ts'
import { chatRun } from './chat-run.ts'

it('an environment is who answers, the machine, Node and the load, and not the model', () => {
  const machine = { runner: 'local linux-x64', nodeMajor: 24 }
  const key = environmentKey(chatRun({ model: 'a' }), machine)
  expect(key).toBe('live · local linux-x64 · node 24 · concurrency 1, 200 requests')
  expect(environmentKey(chatRun({ model: 'b' }), machine)).toBe(key)
  expect(environmentKey(chatRun({}, { simulated: true }), machine)).toMatch(/^simulated · /)
  const options = { requests: 200, concurrency: 5 }
  expect(environmentKey(chatRun({}, { options }), machine)).toMatch(/ · concurrency 5, /)
})
