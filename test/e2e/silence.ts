import { expect } from 'vitest'
import type { RequestLog } from './request-log.ts'
import { alive, descendantsOf } from './running.ts'

/** The workers and the simulator of a Vitest, which must be there. */
export async function pidsOf(vitest: number): Promise<number[]> {
  const found = await descendantsOf(vitest)
  expect(found.some(({ command }) => command.includes('process-entry'))).toBe(true)
  return found.map(({ pid }) => pid)
}

/** Waits until those processes are gone, which sent all that the log has heard: then nothing comes any more. */
export async function expectSilence(log: RequestLog, pids: readonly number[]): Promise<void> {
  const senders = new Set(log.requests.map(({ pid }) => pid))
  expect(pids).toEqual(expect.arrayContaining([...senders]))
  await expect.poll(() => alive(pids), { timeout: 20_000, interval: 100 }).toEqual([])
  // What a sender had written before its end is heard by the time its connection is gone.
  await expect.poll(() => log.connections()).toBe(0)
  const heard = new Set(log.requests.map(({ pid }) => pid))
  expect(heard).toEqual(senders)
  expect(log.requests.filter(({ state }) => state === 'open')).toEqual([])
}
