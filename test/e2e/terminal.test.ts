import { beforeAll, describe, expect, it } from 'vitest'
import { CONSUMERS, projectOf } from './project.ts'
import type { TerminalSession } from './terminal.ts'

const RUN = ['run', '--project', 'load', '--reporter', 'default']
const BAR = /[█░]/
/** Unknown at first. */
const COST = /cost –|\$0\.\d{4}/

/** What a line shows at most; what goes first stands last. */
const WIDTHS = [
  {
    columns: 120,
    parts: [/in flight/, /requests\/s/, /p95/, /tokens\/s/, COST, /errors/],
    env: { NO_COLOR: undefined },
  },
  { columns: 80, parts: [/requests\/s/, /p95/, COST, /errors/] },
  { columns: 60, parts: [/p95/, /errors/] },
]

describe.each(CONSUMERS)('in a terminal with %s', (consumer) => {
  const terminals = new Map<number, TerminalSession>()
  // They wait for the simulator most of the time, so that they can do so together.
  beforeAll(async () => {
    const codes = WIDTHS.map(({ columns, env }) => {
      const terminal = projectOf('terminal', consumer).inTerminal(RUN, columns, env)
      terminals.set(columns, terminal)
      return terminal.finished
    })
    expect(await Promise.all(codes)).toEqual([0, 0, 0])
  })

  describe.each(WIDTHS)('of $columns columns', ({ columns, parts, env }) => {
    const of = (): TerminalSession => terminals.get(columns)!

    it('one line tells of the running load test, in one piece', () => {
      const bars = of().frames.map((lines) => lines.filter((line) => BAR.test(line)))
      for (const lines of bars) expect(lines.length).toBeLessThanOrEqual(1)
      for (const line of bars.flat()) {
        expect(line).toMatch(/^ {2}\S.* {2}[█░]+ {2}.*\d errors$/)
        for (const part of parts) expect(line).toMatch(part)
      }
    })

    it('the line is redrawn in place', () => {
      const lines = of().frames.flatMap((frame) => frame.filter((line) => BAR.test(line)))
      for (const name of ['answers', '注']) {
        const own = lines.filter((line) => line.trimStart().startsWith(name))
        expect(new Set(own).size, lines.join('\n')).toBeGreaterThanOrEqual(3)
      }
    })

    it('the line is gone at the end, and the table stands below the summary of Vitest', () => {
      const lines = of().lines()
      expect(lines.filter((line) => BAR.test(line))).toEqual([])
      const at = (start: RegExp): number => lines.findIndex((line) => start.test(line))
      expect(at(/^ +Duration/)).toBeGreaterThan(0)
      expect(at(/^ Load \(simulated\) {2}slow\.load\.ts/)).toBeGreaterThan(at(/^ +Duration/))
      expect(lines.filter((line) => line.includes('throughput'))).toHaveLength(1)
    })

    it('the columns of a wide name stand under those of a narrow one', () => {
      const lines = of().lines()
      const header = lines.findIndex((line) => line.includes(' load test '))
      const [names, narrow, wide] = lines.slice(header, header + 3)
      expect(narrow).toContain('answers')
      expect(wide).toContain('注')
      expect(rightEdges(narrow!)).toEqual(rightEdges(wide!))
      expect(rightEdges(narrow!)).toContain(names!.indexOf('p95') + 'p95'.length)
    })

    if (env === undefined) {
      it('NO_COLOR leaves no colour', () => {
        expect(of().bytes).toContain('throughput')
        expect(colours(of().bytes)).toEqual([])
      })
    } else {
      it('titles and marks are coloured', () => {
        expect(of().bytes).toContain('\u001B[1mLoad (simulated)\u001B[22m')
        expect(of().bytes).toContain('\u001B[32m✓\u001B[39m  answers')
      })
    }
  })
})

/** The codes that set or reset a colour or a weight. */
function colours(bytes: string): string[] {
  const codes = bytes.split('\u001B[').slice(1)
  return codes.flatMap((code) => /^[\d;]*m/.exec(code) ?? [])
}

/** The columns behind the figures of a row; none of its names ends in a digit or a unit. */
function rightEdges(row: string): number[] {
  return [...row.matchAll(/(?:\d|ms|–)(?= {2}|$)/g)].map(
    ({ 0: text, index }) => index + text.length,
  )
}
