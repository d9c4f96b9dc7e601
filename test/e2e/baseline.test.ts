import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { BaselineFile } from '../../src/core/baseline/file.ts'
import { CONSUMERS, projectOf, type Finished, type Project } from './project.ts'
import type { TerminalSession } from './terminal.ts'

const FILE = '__baselines__/chat.load.ts.json'
const KEYS = ['chat > %s answers #0', 'chat > %s answers #1', 'chat > answers', 'own name']
const LONGER = { MORE: ' And please be so kind as to answer at some length.' }

const testsIn = (project: Project): BaselineFile['tests'] => JSON.parse(project.read(FILE)).tests

describe.each(CONSUMERS)('with %s, baselines', (consumer) => {
  let project: Project
  beforeAll(() => {
    project = projectOf('baseline', consumer)
  })

  it('are recorded by the first run, under names that no title changes', async () => {
    const { code, output } = await project.vitest(['run'])
    expect(code, output).toBe(0)
    expect(output).toMatch(/Snapshots +4 written/)
    expect(Object.keys(testsIn(project))).toEqual(KEYS)
  })

  it('fail a run with more tokens, in the words of a snapshot, and stay as they are', async () => {
    const before = project.read(FILE)
    const { code, output } = await project.vitest(['run'], LONGER)
    expect(code, output).toBe(1)
    expect(output).toMatch(/Snapshots +3 failed/)
    expect(output).toMatch(
      /Snapshot `chat > answers` mismatched: input tokens per request rose by \d+ %/,
    )
    expect(output).toContain('`npx vitest-load accept` records this run')
    expect(project.read(FILE)).toBe(before)
  })

  it('are that run once it was accepted, without another', async () => {
    const accepted = await project.command(['accept'])
    expect(accepted.code, accepted.output).toBe(0)
    expect(accepted.output).toMatch(/recorded anew: chat\.load\.ts > chat > answers/)
    expect(accepted.output).toMatch(/input tokens per request [\d.]+ → [\d.]+ tokens/)
    const { code, output } = await project.vitest(['run'], LONGER)
    expect(code, output).toBe(0)
  })

  it('are recorded anew by -u, but for other environments', async () => {
    const { code, output } = await project.vitest(['run', '-u'], { RUNNER: 'another', ...LONGER })
    expect(code, output).toBe(0)
    expect(output).toMatch(/Snapshots +4 written/)
    const before = testsIn(project)
    const again = await project.vitest(['run', '-u'], { MODEL: 'gpt-4.1' })
    expect(again.output).toMatch(/Snapshots +4 updated/)
    for (const [test, environments] of Object.entries(testsIn(project))) {
      const [another, own] = Object.keys(environments).toSorted()
      expect([another, own]).toEqual([
        expect.stringContaining('· another ·'),
        expect.stringContaining('· local '),
      ])
      expect(environments[another!]).toEqual(before[test]![another!])
      expect(environments[own!]!.models).toBe('gpt-4.1')
    }
  })
})

describe('with vitest5, baselines', () => {
  let project: Project
  let first: Finished
  beforeAll(async () => {
    project = projectOf('baseline', 'vitest5')
    first = await project.vitest(['run'])
  })

  it('are new where there are none of the environment: CI writes nothing, and it passes', async () => {
    expect(first.code, first.output).toBe(0)
    const before = project.read(FILE)
    const { code, output } = await project.vitest(['run'], { CI: '1', RUNNER: 'another' })
    expect(code, output).toBe(0)
    expect(output).not.toContain('Snapshots')
    expect(output).toMatch(/there is no baseline of it in this environment yet/)
    expect(project.read(FILE)).toBe(before)
  })

  it('fail a dearer model by its cost, and name it', async () => {
    const { code, output } = await project.vitest(['run', '-t', 'chat > answers'], {
      MODEL: 'gpt-4.1',
    })
    expect(code, output).toBe(1)
    expect(output).toMatch(
      /Snapshot `chat > answers` mismatched: cost per request rose by 400 %.*because the model was gpt-4\.1-mini and is gpt-4\.1$/m,
    )
    expect(output).not.toContain('obsolete')
  })

  it('of tests that are gone are listed after a run of all tests, and accept --prune removes them', async () => {
    const { output } = await project.vitest(['run'], { LOST: '1', ONLY: '1' })
    expect(output).toMatch(/load: chat\.load\.ts: 3 obsolete baselines: .*"own name"/)
    expect(Object.keys(testsIn(project))).toEqual(KEYS)
    const { code, output: said } = await project.command(['accept', '--prune'])
    expect(code, said).toBe(0)
    expect(said).toContain('removed: chat.load.ts > own name')
    expect(Object.keys(testsIn(project))).toEqual(['chat > answers'])
  })

  it('are not those of a run in which nothing succeeded, and a broken file is left as it is', async () => {
    const spec = project.read('chat.load.ts')
    const broken = { 'broken.load.ts': '{"schema":1,', 'later.load.ts': '{"schema":2}' }
    for (const [file, text] of Object.entries(broken)) {
      writeFileSync(join(project.folder, file), spec)
      mkdirSync(join(project.folder, '__baselines__'), { recursive: true })
      writeFileSync(join(project.folder, `__baselines__/${file}.json`), text)
    }
    const before = project.read(FILE)
    const some = { ONLY: '1', LOST: '1' }
    const whole = await project.vitest(['run', 'broken', 'later', '-u'], some)
    expect(whole.code, whole.output).toBe(1)
    expect(whole.output).toMatch(/broken\.load\.ts\.json cannot be used.*it is no JSON/)
    expect(whole.output).toMatch(/later\.load\.ts\.json cannot be used.*update vitest-load/)
    for (const [file, text] of Object.entries(broken)) {
      expect(project.read(`__baselines__/${file}.json`)).toBe(text)
    }
    const { code } = await project.vitest(['run', 'chat', '-u'], { ...some, STOPPED: '1' })
    expect(code).toBe(1)
    expect(project.read(FILE)).toBe(before)
    const accepted = await project.command(['accept'])
    expect(accepted.code).toBe(1)
    expect(accepted.output).toMatch(
      /not recorded: chat\.load\.ts > chat > answers: No request succeeded/,
    )
    expect(project.read(FILE)).toBe(before)
  })
})

describe('in watch mode', () => {
  let session: TerminalSession
  let project: Project
  afterEach(async () => {
    session.kill()
    await session.finished
  })
  afterAll(() => rmSync(project.folder, { recursive: true }))

  it('a run that is worse than its baseline can be recorded with u', async () => {
    project = projectOf('baseline', 'vitest5', tmpdir())
    const some = { ONLY: '1', LOST: '1' }
    await project.vitest(['run'], some)
    const before = project.read(FILE)
    session = project.inTerminal(['watch'], 100, { ...some, ...LONGER })
    const until = (holds: () => void): Promise<void> =>
      vi.waitFor(holds, { timeout: 60_000, interval: 50 })
    await until(() => expect(session.bytes).toMatch(/press u to update snapshot/))
    expect(project.read(FILE)).toBe(before)
    session.press('u')
    await until(() => expect(session.bytes).toMatch(/Snapshots +1 updated/))
    await until(() => expect(session.bytes).toContain('Waiting for file changes'))
    expect(project.read(FILE)).not.toBe(before)
    session.press('q')
    await session.finished
  })
})
