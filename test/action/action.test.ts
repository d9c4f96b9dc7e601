import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { PROVIDER_KEYS } from '../../src/core/privacy/provider-keys.ts'
import { aComparison, aTest } from '../report/comment/a-comparison.ts'
import { ACTION, stepsOf, WORKFLOWS, type Step } from './workflows.ts'

const CLI = resolve('src/cli.ts')
const [LOAD, REPORT, KEEP, SUMMARY, COMMENT] = ACTION.runs.steps as [Step, Step, Step, Step, Step]

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

/** Stands for npx: says what it was called with, and leaves behind what a command would. */
const FAKE_NPX = `#!/bin/bash
[ "$1" = --no-install ] && [ "$2" = -- ] || exit 90
shift 2
printf '%s\\n' "$*" >> "$FAKE/calls"
case "$1 $2" in
  'vitest-load --help') exit "\${FAKE_MISSING:-0}" ;;
  'vitest-load compare'|'vitest run')
    env | grep -c API_KEY > "$FAKE/keys"
    mkdir -p .vitest/load
    [ -z "\${FAKE_LEAVES:-}" ] || cp "$FAKE/result.json" ".vitest/load/$FAKE_LEAVES"
    exit "\${FAKE_CODE:-0}" ;;
  'vitest-load report') touch .vitest/load/report.html ;;
  'vitest-load comment') shift; exec "$NODE" "$CLI" "$@" ;;
  *) exit 91 ;;
esac
`

class Job {
  readonly folder: string
  readonly #inputs: Record<string, string>

  constructor(inputs: Record<string, string> = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'action-'))
    folders.push(this.folder)
    const defaults = Object.entries(ACTION.inputs).map(([name, input]) => [name, input.default])
    this.#inputs = { ...Object.fromEntries(defaults), key: 'Load tests', ...inputs }
    mkdirSync(join(this.folder, 'bin'))
    writeFileSync(join(this.folder, 'bin', 'npx'), FAKE_NPX)
    chmodSync(join(this.folder, 'bin', 'npx'), 0o755)
    writeFileSync(join(this.folder, 'result.json'), JSON.stringify(aComparison()))
  }

  leave(name: string, text: string): void {
    mkdirSync(join(this.folder, '.vitest/load'), { recursive: true })
    writeFileSync(join(this.folder, '.vitest/load', name), text)
  }

  read(name: string): string {
    const path = join(this.folder, name)
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  }

  get calls(): string[] {
    return this.read('calls').split('\n').filter(Boolean)
  }

  /** Runs a step as GitHub's runner does for `shell: bash`. */
  run(step: Step, env: Record<string, string> = {}): { code: number | null; out: string } {
    const script = join(this.folder, 'step.sh')
    writeFileSync(script, step.run!)
    const own = Object.entries(step.env ?? {}).map(([name, value]) => [name, this.#value(value)])
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['--noprofile', '--norc', '-eo', 'pipefail', script],
      {
        cwd: this.folder,
        encoding: 'utf8',
        env: {
          PATH: `${join(this.folder, 'bin')}:${process.env['PATH']}`,
          FAKE: this.folder,
          NODE: process.execPath,
          CLI,
          GITHUB_OUTPUT: join(this.folder, 'output'),
          GITHUB_STEP_SUMMARY: join(this.folder, 'summary.md'),
          GITHUB_BASE_REF: 'main',
          ...Object.fromEntries(own),
          ...env,
        },
      },
    )
    return { code: status, out: stdout + stderr }
  }

  #value(text: string): string {
    return text.replaceAll(
      /\$\{\{ inputs\.([\w-]+) \}\}/g,
      (_, name: string) => this.#inputs[name]!,
    )
  }
}

describe('the action', () => {
  test('is a composite one whose scripts hold no expression', () => {
    expect(ACTION.runs.using).toBe('composite')
    for (const { run = '' } of ACTION.runs.steps) expect(run).not.toContain('${{')
    for (const { run, shell } of ACTION.runs.steps) if (run) expect(shell).toBe('bash')
  })

  test('goes on after a regression, and ends with its exit code', () => {
    for (const step of [REPORT, KEEP, SUMMARY, COMMENT]) expect(step.if).toContain('!cancelled()')
    expect(ACTION.outputs['exit-code']!.value).toBe('${{ steps.load.outputs.exit-code }}')
  })

  test('uses each of its inputs, and no other', () => {
    const used = JSON.stringify(ACTION.runs).match(/(?<=inputs\.)[\w-]+/g)
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(ACTION.inputs).toSorted())
  })

  test('withholds every key that a provider has', () => {
    const withheld = LOAD.run!.match(/^\s*unset (.*)$/gm)!.flatMap((line) => line.trim().split(' '))
    expect(withheld.filter((word) => word !== 'unset').toSorted()).toEqual(PROVIDER_KEYS.toSorted())
  })
})

describe('its load tests', () => {
  test.for([0, 1, 2, 3, 4])('end with exit code %d where the comparison does', (code) => {
    const job = new Job()
    expect(job.run(LOAD, { FAKE_CODE: String(code) }).code).toBe(code)
    expect(job.read('output')).toBe(`exit-code=${code}\n`)
  })

  test.for([
    [{}, 'vitest-load compare --base=origin/main --project=load'],
    [
      {
        base: 'v1',
        requests: '200',
        floor: '5',
        'max-cost': '2',
        setup: 'npm run build',
        strict: 'true',
        project: 'slow',
      },
      'vitest-load compare --base=v1 --project=slow --requests=200 --floor=5 --max-cost=2 --setup=npm run build --strict',
    ],
    [{ command: 'run' }, 'vitest run --project=load'],
  ] as const)('with %o run %s', ([inputs, call]) => {
    const job = new Job(inputs)
    expect(job.run(LOAD).code).toBe(0)
    expect(job.calls.at(-1)).toBe(call)
  })

  test('do not run what stands in an input', () => {
    const evil = '1; touch pwned #$(touch pwned)`touch pwned`"\'\n touch pwned'
    const job = new Job({ requests: evil, base: evil, project: evil, 'max-cost': evil })
    expect(job.run(LOAD).code).toBe(0)
    expect(job.read('calls')).toContain(`--requests=${evil}`)
    expect(existsSync(join(job.folder, 'pwned'))).toBe(false)
  })

  test.for([
    [{}, { FAKE_MISSING: '1' }, 'vitest-load is not installed here'],
    [{}, { GITHUB_BASE_REF: '' }, 'give the input base'],
    [{ command: 'walk' }, {}, 'must be compare or run'],
    [{ command: 'run', requests: '10' }, {}, 'belong to the command compare'],
    [{ command: 'run', strict: 'true' }, {}, 'belong to the command compare'],
  ] as const)('with %o and %o are refused in a sentence', ([inputs, env, words]) => {
    const job = new Job(inputs)
    const { code, out } = job.run(LOAD, env)
    expect(out).toMatch(/^::error title=vitest-load::/)
    expect(out).toContain(words)
    expect({ code, output: job.read('output') }).toEqual({ code: 2, output: 'exit-code=2\n' })
  })

  test.for([
    [1, 0],
    [3, 0],
    [4, 0],
    [2, 2],
    [130, 130],
  ])('that end with %d where nothing may fail end the step with %d', ([code, ending]) => {
    const job = new Job({ fail: 'false' })
    const ended = job.run(LOAD, { FAKE_CODE: String(code) })
    expect(ended.code).toBe(ending)
    expect(ended.out.includes('::notice title=vitest-load::')).toBe(ending === 0)
    expect(job.read('output')).toBe(`exit-code=${code}\n`)
  })

  test.for([
    ['tests that failed', 'last.json', 1, 0],
    ['what could not so much as start', '', 2, 2],
  ] as const)(
    'that run by themselves tell %s apart, which Vitest does not',
    ([, leaves, code, ending]) => {
      const job = new Job({ command: 'run', fail: 'false' })
      const ended = job.run(LOAD, { FAKE_CODE: '1', FAKE_LEAVES: leaves })
      expect({ code: ended.code, output: job.read('output') }).toEqual({
        code: ending,
        output: `exit-code=${code}\n`,
      })
    },
  )

  test('see no key when they are simulated', () => {
    const keys = { OPENAI_API_KEY: 'a', XAI_API_KEY: 'b' }
    const job = new Job({ simulate: 'true' })
    job.run(LOAD, keys)
    expect(job.read('keys')).toBe('0\n')
    const live = new Job()
    live.run(LOAD, keys)
    expect(live.read('keys')).toBe('2\n')
  })

  test('do not pass an old result off as theirs', () => {
    const job = new Job()
    job.leave('comparison.json', JSON.stringify(aComparison({ tests: [aTest()] })))
    job.run(LOAD, { FAKE_CODE: '2' })
    expect(job.run(SUMMARY)).toEqual({ code: 0, out: '' })
    expect(job.read('summary.md')).toBe('')
  })
})

describe('its reports', () => {
  test('are the HTML, the summary and annotations of what was compared', () => {
    const job = new Job()
    job.run(LOAD, { FAKE_CODE: '1', FAKE_LEAVES: 'comparison.json' })
    expect(job.run(REPORT).code).toBe(0)
    expect(job.calls.at(-1)).toBe('vitest-load report --output=.vitest/load/report.html')
    const { code, out } = job.run(SUMMARY)
    expect(code).toBe(0)
    expect(out).toMatch(/^::error file=load\/rag\.load\.ts,line=41,/)
    expect(job.read('summary.md')).toContain('## 🔴 vitest-load: 1 regression in 5 load tests')
  })

  const writing = { MAY_WRITE: 'true', ARTIFACT_URL: 'https://github.com/a/b/artifacts/1' }

  test('a comment that cannot be written warns, and fails nothing', () => {
    const job = new Job()
    job.run(LOAD, { FAKE_LEAVES: 'comparison.json' })
    job.run(REPORT)
    const { code, out } = job.run(COMMENT, { ...writing, GITHUB_TOKEN: '' })
    expect(code).toBe(0)
    expect(out).toContain('GITHUB_TOKEN is missing')
    expect(out).toContain('::warning title=vitest-load::The comment could not be written')
    expect(job.calls.at(-1)).toBe(
      `vitest-load comment --github --key=Load tests --comparison=.vitest/load/comparison.json --html-url=${writing.ARTIFACT_URL}`,
    )
  })

  test('a fork’s comment is left to the workflow that may write it', () => {
    const job = new Job()
    job.leave('comparison.json', '{}')
    const { code, out } = job.run(COMMENT, { ...writing, MAY_WRITE: 'false' })
    expect(code).toBe(0)
    expect(out).toContain('workflow_run')
    expect(job.calls).toEqual([])
  })

  test('without a result there is nothing to comment on', () => {
    const job = new Job()
    expect(job.run(COMMENT, writing)).toEqual({ code: 0, out: '' })
    expect(job.calls).toEqual([])
  })
})

describe('the workflows that users paste', () => {
  test.for([...WORKFLOWS])('%s interpolates nothing into a script', ([, workflow]) => {
    for (const { run = '' } of stepsOf(workflow)) expect(run).not.toContain('${{')
  })

  test.for([...WORKFLOWS])('%s asks for the permissions that it needs', ([, workflow]) => {
    const permissions = { ...workflow.permissions, ...workflow.jobs['comment']?.permissions }
    expect(permissions).toMatchObject({ contents: 'read', 'pull-requests': 'write' })
  })

  test('the comment of forks runs no code of theirs', () => {
    const workflow = WORKFLOWS.get('load-comment.yml')!
    expect(workflow.on).toEqual({
      workflow_run: {
        workflows: [WORKFLOWS.get('load-with-forks.yml')!.name],
        types: ['completed'],
      },
    })
    const [checkout, ...others] = stepsOf(workflow)
    // Without a ref it is the default branch.
    expect(checkout!.with).toEqual({ 'persist-credentials': false })
    const download = others.find(({ uses }) => uses?.startsWith('actions/download-artifact'))
    expect(download!.with).toMatchObject({ name: ACTION.inputs['artifact']!.default })
    expect(String(download!.with!['path'])).toContain('runner.temp')
    for (const { on } of WORKFLOWS.values())
      expect(JSON.stringify(on)).not.toContain('pull_request_target')
  })
})
