import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { CONSUMERS, projectOf, type Finished } from './project.ts'

describe.each(CONSUMERS)('with %s, a failed load test', (consumer) => {
  let finished: Finished
  beforeAll(async () => {
    finished = await projectOf('failing', consumer).vitest(['run', '--project', 'load'])
  })

  it('fails the run', () => {
    expect(finished.code).toBe(1)
  })

  it('says in one line what was measured against which budget, at the line of the assertion', () => {
    expect(finished.output).toMatch(
      /p95 latency is [\d.,]+ ms, over the budget of 1 ms \(40 of 40 over/,
    )
    expect(finished.output).toContain(`fail.load.ts:${lineOf('toHaveP95Below(1)')}:17`)
  })

  it('shows every broken budget of its options at once', () => {
    expect(finished.output).toMatch(/p50 latency is [\d.,]+ ms, over the budget of 1 ms/)
    expect(finished.output).toMatch(
      /cost per 1,000 requests is \$[\d.]+, over the budget of \$0.000001/,
    )
  })

  it('points to where the load test of broken budgets is declared, with its code', () => {
    const code = "loadTest('two broken budgets at once', {"
    expect(finished.output).toContain(`fail.load.ts:${lineOf(code)}:1`)
    expect(finished.output).toContain(`${lineOf(code)}| ${code}`)
  })

  it('shows no line of ours', () => {
    expect(finished.output).not.toMatch(/vitest-load\/(?:src|dist)\//)
  })

  it('shows the errors by kind with an example', () => {
    expect(finished.output).toMatch(/error rate is 25 %, over the budget of 10 %/)
    expect(finished.output).toMatch(/10 × rate_limited, such as: HTTP 429/)
  })

  it('keeps its figures when its own function throws', () => {
    expect(finished.output).toContain('thrown by the spec')
    expect(finished.output).toMatch(/✗ {2}a function that throws.* 20 /)
  })

  it('does not pass with a model that has no price, and says how to add one', () => {
    expect(finished.output).toMatch(/The run was stopped after .*unpriced/)
    expect(finished.output).toContain("load({ prices: { 'nobody-knows-this-model'")
  })

  it('fails when nothing succeeded and nothing was asserted', () => {
    expect(finished.output).toContain('Error: No request succeeded. Nothing was asserted of this')
    expect(finished.output).toMatch(/FAIL .* asserts nothing, and nothing succeeds/)
    expect(finished.output).toMatch(/FAIL .* a row asserts nothing either/)
  })

  it('stops early where every request fails the same way', () => {
    expect(finished.output).toMatch(/The run was stopped after .*identicalFailures/)
    expect(finished.output).toContain('401 wrong key')
  })
})

function lineOf(code: string): number {
  const path = join(import.meta.dirname, '../../fixtures/projects/failing/fail.load.ts')
  return (
    readFileSync(path, 'utf8')
      .split('\n')
      .findIndex((line) => line.includes(code)) + 1
  )
}

describe.each(CONSUMERS)('with %s, wrong options', (consumer) => {
  it('are all listed in one error at collection, at the line of the spec', async () => {
    const project = projectOf('bad-options', consumer)
    const { code, output } = await project.vitest(['run', '--project', 'load'])
    expect(code).toBe(1)
    expect(output).toContain('The load test "wrong in three ways" cannot run')
    expect(output).toMatch(
      /`target` must be a function[^]*`concurrency` must be[^]*`duration` must be/,
    )
    expect(output).toContain('wrong.load.ts:3:1')
    // Vitest would take it for a test that is still to be written.
    expect(output).toMatch(/The load test "without options" cannot run:\n +- `target` is missing/)
  })
})
