import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../../src/core/run/run.ts'
import type { RunsFile } from '../../src/report/json.ts'
import { CONSUMERS, projectOf, type Finished, type Project } from './project.ts'

describe.each(CONSUMERS)('with %s, spec files that share their money', (consumer) => {
  let project: Project
  let finished: Finished
  let answered = 0

  beforeAll(async () => {
    const server = await provider(() => answered++)
    const { port } = server.address() as AddressInfo
    project = projectOf('spending', consumer)
    finished = await project.vitest(['run', '--project=load', '--reporter=default'], {
      PROVIDER_URL: `http://127.0.0.1:${port}`,
    })
    return () => server.close()
  })

  const messageOf = (name: string): string | undefined =>
    runsOf(project).get(name)?.stopped?.message

  it('are told what each may cost before it begins', () => {
    expect(finished.output.match(/^load: .*$/gm)).toEqual([
      'load: "two dollars": 2 requests, at most 34 input and 200 output tokens: at most $2.00 (gpt-4.1-mini)',
      'load: "one of three dollars is left": 3 requests, at most 51 input and 300 output tokens: at most $1.00 (gpt-4.1-mini)',
      'load: "one dollar": 1 request, at most 17 input and 100 output tokens: at most $1.00 (gpt-4.1-mini)',
      'load: "the last dollar": 9 requests: at most $1.00',
      'load: "nothing is left": 9 requests: at most $0',
    ])
    expect(finished.stdout).toMatch(/total cost \$3.00, .*; at most \$3.00 by\s+forecast/)
  })

  it('spend no more than one file may, and no more than all may', () => {
    expect(finished.code).toBe(1)
    expect(answered).toBe(5)
    const ok = [...runsOf(project)].map(([name, { requests }]) => [name, requests.ok])
    expect(ok).toEqual([
      ['two dollars', 2],
      ['one of three dollars is left', 1],
      ['one dollar', 1],
      ['the last dollar', 0],
      ['nothing is left', 0],
    ])
    expect(messageOf('two dollars')).toBeUndefined()
    expect(messageOf('one of three dollars is left')).toContain(
      'over load({ maxCost: { suite: 3 } }): $3.0000 is spent in this spec file',
    )
    expect(messageOf('the last dollar')).toContain(
      'over load({ maxCost: { all: 5 } }): $5.0000 is spent in this test run',
    )
    expect(messageOf('nothing is left')).toContain(
      'Nothing is left of load({ maxCost: { all: 5 } })',
    )
  })

  it('are asked for a yes by what they may cost together', () => {
    expect(finished.output).toContain(
      'The load test "needs a yes" needs a yes: 9 requests, at most 153 input and 900 output tokens: at most $1.00 (gpt-4.1-mini). With the $4.00 of earlier load tests that is more than confirmAbove ($4.00), so that nothing was sent.',
    )
  })

  it('leave nothing of the sharing behind', () => {
    expect(project.files('.vitest/load')).toEqual(['last-baselines.json', 'last.json'])
  })
})

function runsOf(project: Project): Map<string, Run> {
  const { suites } = JSON.parse(project.read('out/runs.json')) as RunsFile
  return new Map(suites.flatMap(({ tests }) => tests.map(({ name, run }) => [name, run])))
}

/** A provider whose answers are a hundred tokens long, streamed or not. */
async function provider(answers: () => void): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      answers()
      const usage = { prompt_tokens: 1, completion_tokens: 100, total_tokens: 101 }
      const body = { id: 'c', object: 'chat.completion', created: 1, model: 'gpt-4.1-mini', usage }
      const message = { role: 'assistant', content: 'Hello.' }
      const choices = [{ index: 0, message, delta: message, finish_reason: 'stop' }]
      const json = JSON.stringify({ ...body, choices })
      const isStream = request.headers['accept'] === 'text/event-stream'
      const type = isStream ? 'text/event-stream' : 'application/json'
      response.writeHead(200, { 'content-type': type })
      response.end(isStream ? `data: ${json}\n\ndata: [DONE]\n\n` : json)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
