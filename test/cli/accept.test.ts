import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { baselinePathOf, readBaselines, writeBaselines } from '../../src/baselines/baseline-file.ts'
import { acceptCommand } from '../../src/cli/accept.ts'
import { withCandidate, type BaselineCandidate } from '../../src/core/baseline/candidate.ts'
import { entryOf } from '../../src/core/baseline/entry.ts'
import { EMPTY_BASELINES } from '../../src/core/baseline/file.ts'
import type { LastBaselines, LastSpec } from '../../src/core/baseline/last-run.ts'
import { chatRun, type Chat } from '../core/baseline/chat-run.ts'
import { terminalOf, type TestTerminal } from './terminal.ts'

const ENVIRONMENT = 'live · local linux-x64 · node 24 · concurrency 1, 200 requests'

let root: string
let spec: string
let terminal: TestTerminal
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'accept-'))
  spec = join(root, 'chat.load.ts')
  writeFileSync(spec, '')
  terminal = terminalOf({ cwd: root })
})
afterEach(() => rmSync(root, { recursive: true }))

function candidateOf(chat: Chat = {}, changes: Partial<BaselineCandidate> = {}): BaselineCandidate {
  return {
    test: 'answers',
    environment: ENVIRONMENT,
    entry: entryOf(chatRun(chat), null),
    refusal: null,
    isFresh: false,
    isRecorded: false,
    ...changes,
  }
}

function lastRun(candidates: BaselineCandidate[], changes: Partial<LastSpec> = {}): void {
  const last: LastBaselines = {
    schema: 1,
    createdAt: '2026-11-24T09:00:00.000Z',
    specs: [{ file: 'chat.load.ts', isComplete: true, candidates, ...changes }],
  }
  const file = join(root, '.vitest/load/last-baselines.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(last))
}

function onRecord(...candidates: BaselineCandidate[]): void {
  writeBaselines(baselinePathOf(spec), candidates.reduce(withCandidate, EMPTY_BASELINES))
}

const accept = (...args: string[]): Promise<number> => acceptCommand(args, terminal)
const tests = (): string[] => Object.keys(readBaselines(baselinePathOf(spec))?.tests ?? {})

describe('vitest-load accept', () => {
  it('records what was new, and prints its figures', async () => {
    lastRun([candidateOf()])
    expect(await accept()).toBe(0)
    expect(terminal.said).toContain(`recorded: chat.load.ts > answers (${ENVIRONMENT})`)
    expect(terminal.said).toMatch(
      / {2}p50 latency [\d,]+ ms, .*input tokens per request 424 tokens/,
    )
    expect(tests()).toEqual(['answers'])
  })

  it('records a run that failed anew, and prints what differs, from old to new', async () => {
    onRecord(candidateOf({ seed: 1 }))
    lastRun([candidateOf({ seed: 2, longerInput: 2 })])
    expect(await accept()).toBe(0)
    expect(terminal.said).toContain('recorded anew: chat.load.ts > answers')
    expect(terminal.said).toContain('input tokens per request 424 → 847 tokens')
    expect(terminal.said).not.toContain('calls per request')
    const entry = readBaselines(baselinePathOf(spec))!.tests['answers']![ENVIRONMENT]!
    expect(Object.keys(entry.runs)).toHaveLength(2)
  })

  it('does it once: the second time changes no byte', async () => {
    onRecord(candidateOf({ seed: 1 }))
    lastRun([candidateOf({ seed: 2 })])
    await accept()
    const text = readFileSync(baselinePathOf(spec), 'utf8')
    await accept()
    expect(terminal.said).toContain('on record: chat.load.ts > answers')
    expect(readFileSync(baselinePathOf(spec), 'utf8')).toBe(text)
  })

  it('begins a new record of runs for what is something else', async () => {
    onRecord(candidateOf({ seed: 1 }))
    lastRun([candidateOf({ seed: 2, slower: 20 }, { isFresh: true })])
    await accept()
    expect(
      Object.keys(readBaselines(baselinePathOf(spec))!.tests['answers']![ENVIRONMENT]!.runs),
    ).toHaveLength(1)
  })

  it('does not record a run that was stopped, says why, and returns 1', async () => {
    const refusal = 'The run was stopped after 1 s.'
    lastRun([candidateOf({}, { entry: null, refusal }), candidateOf({}, { test: 'others' })])
    expect(await accept()).toBe(1)
    expect(terminal.said).toContain(`not recorded: chat.load.ts > answers: ${refusal}`)
    expect(tests()).toEqual(['others'])
  })

  it('records what another machine has measured, from its file', async () => {
    lastRun([candidateOf({}, { environment: 'live · github ubuntu24-x64' })])
    const text = readFileSync(join(root, '.vitest/load/last-baselines.json'), 'utf8')
    rmSync(join(root, '.vitest'), { recursive: true })
    writeFileSync(join(root, 'of-ci.json'), text)
    expect(await accept('of-ci.json')).toBe(0)
    expect(terminal.said).toContain('(live · github ubuntu24-x64)')
  })

  it('lists the baselines of tests that are gone, and removes them with --prune', async () => {
    onRecord(candidateOf(), candidateOf({}, { test: 'gone' }))
    lastRun([candidateOf()])
    await accept()
    expect(terminal.said).toContain('obsolete: chat.load.ts > gone; --prune removes it')
    expect(tests()).toEqual(['answers', 'gone'])
    await accept('--prune')
    expect(terminal.said).toContain('removed: chat.load.ts > gone')
    expect(tests()).toEqual(['answers'])
  })

  it('calls nothing obsolete after a run of some tests only', async () => {
    onRecord(candidateOf(), candidateOf({}, { test: 'not run' }))
    lastRun([candidateOf()], { isComplete: false })
    await accept('--prune')
    expect(tests()).toEqual(['answers', 'not run'])
  })

  it('removes the file when no test has a baseline any more, and that of a spec that is gone', async () => {
    onRecord(candidateOf())
    const orphan = baselinePathOf(join(root, 'old.load.ts'))
    writeBaselines(orphan, EMPTY_BASELINES)
    lastRun([])
    await accept()
    expect(terminal.said).toContain('obsolete: __baselines__/old.load.ts.json')
    await accept('--prune')
    expect(readdirSync(dirname(orphan))).toEqual([])
  })

  it('records nothing beside a spec that is gone', async () => {
    lastRun([candidateOf()], { file: '../elsewhere.load.ts' })
    await accept()
    expect(terminal.said).toBe('not recorded: ../elsewhere.load.ts is not there any more.\n')
  })

  it.each([
    [
      'no last run',
      () => {},
      'There is no .vitest/load/last-baselines.json: run the load tests first',
    ],
    [
      'a last run that is broken',
      () => lastRun([candidateOf({}, { test: 3 as unknown as string })]),
      'last-baselines.json cannot be used: one of its `candidates` has no `test`',
    ],
    [
      'an entry that is broken',
      () => lastRun([candidateOf({}, { entry: { ...candidateOf().entry!, latency: 'x' } })]),
      'what it says of "answers" is broken: `latency`',
    ],
    [
      'a baseline file of a later version',
      () => {
        lastRun([candidateOf()])
        mkdirSync(dirname(baselinePathOf(spec)))
        writeFileSync(baselinePathOf(spec), '{"schema":2}')
      },
      'update vitest-load',
    ],
  ])('says in a sentence that there is %s, and writes nothing', async (_, prepare, problem) => {
    prepare()
    await expect(accept('--prune')).rejects.toThrow(problem)
    expect(terminal.said).toBe('')
  })

  it('has a help text, and no other flags', async () => {
    expect(await accept('--help')).toBe(0)
    expect(terminal.said).toContain('vitest-load accept [options] [file]')
    await expect(accept('--force')).rejects.toThrow('vitest-load accept --help lists the options')
    await expect(accept('a', 'b')).rejects.toThrow('accept takes one file')
  })
})
