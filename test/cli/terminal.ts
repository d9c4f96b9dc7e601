import type { Terminal } from '../../src/cli/command.ts'

export interface TestTerminal extends Terminal {
  /** What a command has written to its output so far. */
  readonly said: string
  /** What it has written to its error output so far. */
  readonly complained: string
}

/** The terminal of a command under test: interrupted at once, with nothing in its environment. */
export function terminalOf(changes: Partial<Terminal> = {}): TestTerminal {
  let said = ''
  let complained = ''
  return {
    interrupted: Promise.resolve(),
    env: {},
    cwd: process.cwd(),
    ...changes,
    out: (text) => void (said += text),
    err: (text) => void (complained += text),
    get said() {
      return said
    },
    get complained() {
      return complained
    },
  }
}
