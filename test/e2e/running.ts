import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { promisify } from 'node:util'

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  /** Both, in the order of arrival. */
  readonly output: string
}

/** A process under way, and what it has written so far. */
export class Running {
  readonly child: ChildProcess
  readonly finished: Promise<Finished>
  stdout = ''
  stderr = ''
  output = ''

  constructor(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.child = child
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
      this.output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
      this.output += text
    })
    this.finished = new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => {
        const { stdout, stderr, output } = this
        resolve({ code, signal, stdout, stderr, output })
      })
    })
  }

  /** Waits until the process has written something like it. */
  said(pattern: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(this.output)) resolve()
      }
      this.child.stdout!.on('data', look)
      this.child.stderr!.on('data', look)
      this.child.on('close', () =>
        reject(new Error(`It ended, and never said ${String(pattern)}:\n${this.output}`)),
      )
      look()
    })
  }

  get pid(): number {
    return this.child.pid!
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }
}

interface Listed {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

const run = promisify(execFile)

/** All processes of this machine that still do something: a zombie waits only for being counted. */
async function processes(): Promise<Listed[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], {
    maxBuffer: 16_000_000,
  })
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    if (pid === undefined || state!.startsWith('Z')) return []
    return [{ pid: Number(pid), parent: Number(parent), command: command! }]
  })
}

/** The children of a process, theirs, and so on. */
export async function descendantsOf(pid: number): Promise<Listed[]> {
  const all = await processes()
  const found: Listed[] = []
  for (let parents = [pid]; parents.length > 0;) {
    const next = all.filter(({ parent }) => parents.includes(parent))
    found.push(...next)
    parents = next.map((child) => child.pid)
  }
  return found
}

/** Those of the processes that are still there. */
export async function alive(pids: readonly number[]): Promise<number[]> {
  const all = await processes()
  return all.map(({ pid }) => pid).filter((pid) => pids.includes(pid))
}
