import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout } from 'node:timers'

interface ChildSetting {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

export interface Ended {
  /** `null`: a signal ended it. */
  readonly code: number | null
  /** The end of what it has written, both streams in the order of arrival. */
  readonly output: string
}

/** Longer output is kept by its end. */
const MOST_OUTPUT = 64_000
/** Between asking a process to end and ending it. */
const PATIENCE_MS = 2000
/** Between the end of a process and that of its output, which something that it started may hold for ever. */
const LAST_WORDS_MS = 1000

const alive = new Set<Child>()
let watching = false

/** A process with all that it starts in turn: they end together, whatever becomes of us. */
export class Child {
  /** Resolves when it has ended; rejects when it could not be started. */
  readonly ended: Promise<Ended>
  readonly #process: ChildProcess
  #output = ''

  constructor(command: string, args: readonly string[], { cwd, env }: ChildSetting) {
    watch()
    const isWindows = process.platform === 'win32'
    this.#process = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own; Windows has none, and its tools are scripts.
      detached: !isWindows,
      shell: isWindows && command !== process.execPath,
    })
    alive.add(this)
    const keep = (text: string): void => {
      this.#output = (this.#output + text).slice(-MOST_OUTPUT)
    }
    this.#process.stdout!.setEncoding('utf8').on('data', keep)
    this.#process.stderr!.setEncoding('utf8').on('data', keep)
    this.ended = new Promise((resolve, reject) => {
      this.#process.on('error', (error) => {
        alive.delete(this)
        reject(error)
      })
      this.#process.on('exit', () => {
        const { stdout, stderr } = this.#process
        const timer = setTimeout(() => {
          stdout!.destroy()
          stderr!.destroy()
        }, LAST_WORDS_MS)
        this.#process.on('close', () => clearTimeout(timer))
      })
      this.#process.on('close', (code) => {
        // What it started may have let go of the output, and still be there.
        this.kill('SIGKILL')
        alive.delete(this)
        resolve({ code, output: this.#output })
      })
    })
    // Whoever waits for it hears of it; nobody has to.
    this.ended.catch(() => {})
  }

  /** Asks it to end, and ends it when it does not. */
  async end(): Promise<void> {
    if (!alive.has(this)) return
    this.kill('SIGTERM')
    const timer = setTimeout(() => this.kill('SIGKILL'), PATIENCE_MS)
    await this.ended.catch(() => {})
    clearTimeout(timer)
  }

  /** Sends a signal to the process and all that it started. */
  kill(signal: NodeJS.Signals): void {
    const { pid } = this.#process
    if (pid === undefined) return
    try {
      if (process.platform !== 'win32') process.kill(-pid, signal)
      else if (this.#process.exitCode === null) {
        spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' })
      }
    } catch {
      // Nobody is left of them.
    }
  }
}

/** Runs a command to its end, or until it is no longer wanted. */
export async function run(
  command: string,
  args: readonly string[],
  { signal, ...setting }: ChildSetting & { signal: AbortSignal },
): Promise<Ended> {
  signal.throwIfAborted()
  const child = new Child(command, args, setting)
  const end = (): void => void child.end()
  signal.addEventListener('abort', end, { once: true })
  try {
    const ended = await child.ended
    signal.throwIfAborted()
    return ended
  } finally {
    signal.removeEventListener('abort', end)
  }
}

/** An exit that nobody planned must leave nothing behind that spends money. */
function watch(): void {
  if (watching) return
  watching = true
  process.on('exit', () => {
    for (const child of alive) child.kill('SIGKILL')
  })
}
