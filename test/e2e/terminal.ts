import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { Terminal } from '@xterm/headless'
import { unicodeWidths } from './unicode-widths.ts'

/** Vitest draws its window between these two. */
const FRAME_END = '\u001B[?2026l'

interface Size {
  readonly columns: number
  readonly rows: number
}

/**
 * A process in a pseudo-terminal, and the screen that a user sees.
 *
 * The pseudo-terminal is that of `script` from util-linux; the screen is that of xterm.js.
 */
export class TerminalSession {
  /** All bytes as they came. */
  bytes = ''
  /** The screen at the end of each frame that was drawn. */
  readonly frames: string[][] = []
  readonly finished: Promise<number | null>
  readonly #screen: Terminal
  readonly #child: ChildProcessWithoutNullStreams
  readonly #waiting = new Set<() => void>()
  #ended = false

  constructor(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv, size: Size) {
    const { columns, rows } = size
    this.#screen = new Terminal({ cols: columns, rows, scrollback: 2000, allowProposedApi: true })
    this.#screen.unicode.register(unicodeWidths)
    this.#screen.unicode.activeVersion = unicodeWidths.version
    const line = `stty cols ${columns} rows ${rows}; exec ${command.map(quoted).join(' ')}`
    this.#child = spawn('script', ['-qfec', line, '/dev/null'], { cwd, env, stdio: 'pipe' })
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#write(text))
    this.finished = new Promise((resolve, reject) => {
      this.#child.on('error', (error) => reject(explained(error)))
      this.#child.on('close', (code) => {
        // What was written before is on the screen by then.
        this.#screen.write('', () => {
          this.#ended = true
          this.#changed()
          resolve(code)
        })
      })
    })
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** Closes the terminal, and ends what runs in it. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** Presses Ctrl-C: the terminal sends SIGINT to every process in it. */
  interrupt(): void {
    this.#child.stdin.write('\u0003')
  }

  /** Resolves with the first frame that is so; a process that ends before is an error. */
  async frame(holds: (lines: readonly string[]) => boolean): Promise<readonly string[]> {
    for (;;) {
      const found = this.frames.find(holds)
      if (found !== undefined) return found
      if (this.#ended)
        throw new Error(`No frame was so. The last screen:\n${this.lines().join('\n')}`)
      // oxlint-disable-next-line no-await-in-loop -- each frame is looked at when it has come
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  /** All lines so far, those that have scrolled away too; an index into one is a column of the screen. */
  lines(): string[] {
    const buffer = this.#screen.buffer.active
    const lines: string[] = []
    for (let y = 0; y < buffer.length; y++) {
      let text = ''
      for (let x = 0; x < this.#screen.cols; x++) {
        const cell = buffer.getLine(y)!.getCell(x)!
        // As many code units as columns, so that an index is a column.
        if (cell.getWidth() > 0) text += (cell.getChars() || ' ').padEnd(cell.getWidth(), '\uFFFF')
      }
      lines.push(text.trimEnd())
    }
    return lines
  }

  #write(text: string): void {
    this.bytes += text
    const parts = text.split(FRAME_END)
    for (const [index, part] of parts.entries()) {
      const whole = index < parts.length - 1
      this.#screen.write(whole ? part + FRAME_END : part, () => {
        if (!whole) return
        this.frames.push(this.lines())
        this.#changed()
      })
    }
  }

  #changed(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function explained(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') return error
  const message =
    'These tests need the command `script` of util-linux for its pseudo-terminal; it is in the package bsdutils of Debian and Ubuntu, and in util-linux elsewhere.'
  return new Error(message, { cause: error })
}
