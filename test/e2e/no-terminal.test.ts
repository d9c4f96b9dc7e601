import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { CONSUMERS, projectOf } from './project.ts'

describe.each(CONSUMERS)('without a terminal, with %s', (consumer) => {
  it('nothing is redrawn or coloured, and the table is the same', async () => {
    const args = ['run', '--project', 'load', '--reporter', 'default', '-t', 'answers']
    const { code, stdout, output } = await projectOf('terminal', consumer).vitest(args, {
      NO_COLOR: undefined,
    })
    expect(code, output).toBe(0)
    expect(stdout).not.toMatch(/[█░]|in flight/)
    // Vitest itself has colours even here.
    const [above, ours] = stdout.split(/(?=^ Load \(simulated\) {2}slow\.load\.ts)/m)
    expect(above).toContain('Duration')
    expect(ours).toContain(' throughput ')
    expect(ours).toBe(stripVTControlCharacters(ours!))
    const sequences = stdout.split('\u001B').slice(1)
    expect(sequences.filter((sequence) => !/^\[[\d;]*m/.test(sequence))).toEqual([])
  })

  it('nothing is said beside reporters for machines alone', async () => {
    const machines = ['json', 'junit', 'tap', 'tap-flat', 'blob', 'github-actions']
    const args = ['run', '--project', 'load', ...machines.map((name) => `--reporter=${name}`)]
    const { code, output } = await projectOf('own-projects', consumer).vitest(args)
    expect(code, output).toBe(0)
    expect(output).not.toMatch(/^ Load|^ throughput|^load:/m)
  })
})
