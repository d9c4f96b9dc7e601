import { appendFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CONSUMERS, projectOf, type Project } from './project.ts'
import type { TerminalSession } from './terminal.ts'

const PATIENCE = { timeout: 60_000, interval: 50 }

describe.each(CONSUMERS)('with %s, watch mode', (consumer) => {
  let session: TerminalSession
  let project: Project
  afterEach(async () => {
    session.kill()
    await session.finished
    rmSync(project.folder, { recursive: true })
  })

  it('runs load tests again on a key, and never by itself', async () => {
    project = projectOf('watched', consumer, tmpdir())
    session = project.inTerminal(['watch'], 100)
    await atRest(session, 0)
    expect(ran(project)).toEqual({ unit: 1, load: 1 })

    for (const [file, unitRuns] of [
      ['shared.ts', true],
      ['own.load.ts', false],
      ['own.test.ts', true],
    ] as const) {
      const [rests, { unit }] = [restsOf(session), ran(project)]
      appendFileSync(join(project.folder, file), '// edited\n')
      // oxlint-disable-next-line no-await-in-loop -- one edit after the other
      await atRest(session, rests)
      expect(ran(project).unit > unit).toBe(unitRuns)
    }
    expect(ran(project).load).toBe(1)
    expect(session.bytes).toMatch(/load: load tests cost money, [^\n]* press a to run all tests/)

    for (const [key, times] of [
      ['a', 2],
      ['\r', 3],
    ] as const) {
      const rests = restsOf(session)
      session.press(key)
      // oxlint-disable-next-line no-await-in-loop -- one key after the other
      await atRest(session, rests)
      expect(ran(project).load).toBe(times)
    }
    expect(session.bytes.match(/ Load {2}own\.load\.ts/g)).toHaveLength(3)

    session.press('q')
    await session.finished
  })
})

/** How often each kind of test has run. */
function ran(project: Project): { unit: number; load: number } {
  const lines = project.read('ran.log').split('\n')
  const of = (who: string): number => lines.filter((line) => line === who).length
  return { unit: of('unit'), load: of('load') }
}

/** How often Vitest has come to rest. */
function restsOf({ bytes }: TerminalSession): number {
  return bytes.split('Waiting for file changes').length - 1
}

async function atRest(session: TerminalSession, before: number): Promise<void> {
  await vi.waitFor(() => expect(restsOf(session)).toBeGreaterThan(before), PATIENCE)
}
