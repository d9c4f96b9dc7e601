import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it, test } from 'vitest'
import type { RunsFile } from '../../src/report/json.ts'
import { CONSUMERS, projectOf, type Finished, type Project } from './project.ts'

interface Connection {
  pid: number
  script: string
  /** Host, or path of a socket; `null` when the process began. */
  to: string | null
}

describe.each(CONSUMERS)('with %s, a simulated run', (consumer) => {
  let project: Project
  let finished: Finished
  beforeAll(async () => {
    project = projectOf('simulated', consumer)
    const logger = pathToFileURL(join(project.folder, 'log-connections.mjs')).href
    finished = await project.vitest(['run', '--project', 'load', 'simulated.load.ts'], {
      NODE_OPTIONS: `--import ${logger}`,
      CONNECTIONS_LOG: join(project.folder, 'connections.jsonl'),
      OPENAI_API_KEY: 'sk-a-real-key-9876543210',
    })
  })

  it('answers every client whatever its base URL and key, and refuses by name what it cannot answer', () => {
    expect(finished.code, finished.output).toBe(0)
    expect(finished.output).toMatch(/Tests +8 passed/)
  })

  it('connects to nobody but this machine, from any of its processes', () => {
    const lines = project.read('connections.jsonl').trim().split('\n')
    const connections = lines.map((line) => JSON.parse(line) as Connection)
    const scripts = connections.filter(({ to }) => to === null).map(({ script }) => script)
    expect(scripts).toHaveLength(3)
    expect(scripts).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/vitest\.mjs$/),
        expect.stringMatching(/workers\/forks\.js$/),
        expect.stringMatching(/simulator\/process-entry\.js$/),
      ]),
    )
    const targets = connections.flatMap(({ to }) => to ?? [])
    expect(new Set(targets)).toEqual(new Set(['127.0.0.1']))
  })

  it('says that it was simulated, wherever its figures stand', () => {
    expect(finished.output).toContain(' Load (simulated)  simulated.load.ts')
    expect(finished.output).toMatch(/; simulated, nothing was\s+spent/)
    const { suites } = JSON.parse(project.read('out/runs.json')) as RunsFile
    const modes = suites.flatMap(({ tests }) => tests.map(({ run }) => run.mode))
    expect(modes).toEqual(Array.from({ length: 8 }, () => 'simulated'))
    const [header, ...rows] = project.read('out/requests.csv').trim().split('\n')
    const [mode, calls] = ['mode', 'calls'].map((name) => header!.split(',').indexOf(name))
    const seen = rows.map((row) => row.split(',')).filter((row) => row[calls!] !== '0')
    expect(seen).toHaveLength(5 * 20)
    expect(new Set(seen.map((row) => row[mode!]))).toEqual(new Set(['simulated']))
  })

  test.for([
    ['simulates', 'simulated', {}],
    ['does not simulate', 'live', { AUTO_ENV_FILE: '.env.load' }],
  ] as [string, string, Record<string, string>][])(
    "with simulate: 'auto' it %s: the run is %s, with %j",
    async ([, mode, env]) => {
      const args = ['run', '--project', 'load', '--config', 'auto.config.ts']
      const ended = await project.vitest(args, { ...env, EXPECTED_MODE: mode })
      expect(ended.code, ended.output).toBe(0)
      expect(ended.output).toContain(
        mode === 'live' ? ' Load  auto.load.ts' : ' Load (simulated)  auto.load.ts',
      )
    },
  )
})
