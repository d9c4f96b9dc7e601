import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startSimulatorProcess } from '../../src/simulator/process.ts'
import { ask } from './harness.ts'

const PARENT = fileURLToPath(new URL('./process-parent.ts', import.meta.url))
const isUp = (url: string): Promise<boolean> =>
  fetch(`${url}/__truth`).then(
    () => true,
    () => false,
  )

test('answers from a process of its own, until it is stopped', async () => {
  const simulator = await startSimulatorProcess({ faults: [{ type: 'status', status: 503 }] })
  const response = await ask(simulator, { format: 'openai-chat' })
  expect(response.status).toBe(503)
  await simulator.stop()
  await simulator.stop()
  expect(await isUp(simulator.url)).toBe(false)
})

test('wrong options are an error here', async () => {
  const starting = startSimulatorProcess({ seed: 0.5 })
  await expect(starting).rejects.toThrow('`seed` must be a whole number')
})

test('dies with its parent, even a killed one', async () => {
  const parent = fork(PARENT, { execArgv: [] })
  const [url] = await once(parent, 'message')
  expect(await isUp(url)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isUp(url), { timeout: 10_000 }).toBe(false)
})

test('does not keep its parent alive', async () => {
  const parent = fork(PARENT, ['leave'], { execArgv: [] })
  const [[url], [code]] = await Promise.all([once(parent, 'message'), once(parent, 'exit')])
  expect(code).toBe(0)
  await expect.poll(() => isUp(url), { timeout: 10_000 }).toBe(false)
})
