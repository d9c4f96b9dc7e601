import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SimulatorOptions } from './options.ts'
import type { ProcessMessage } from './process-entry.ts'

/** A simulator in a process of its own. */
export interface SimulatorProcess {
  /** `http://127.0.0.1:PORT`, without `/v1`. */
  readonly url: string
  stop(): Promise<void>
}

// The sources run as they are, and so does the build.
const ENTRY = new URL(`./process-entry${extname(import.meta.url)}`, import.meta.url)

/**
 * Starts a simulator in a process of its own, so that it takes no time from the event loop that
 * measures. It ends with the process that started it, and does not keep that one alive.
 *
 * @throws {Error} when an option is wrong or the process does not come up
 */
export async function startSimulatorProcess(
  options: SimulatorOptions = {},
): Promise<SimulatorProcess> {
  const child = fork(fileURLToPath(ENTRY), {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const message = await firstMessage(child, options)
  if ('error' in message) {
    child.disconnect()
    throw new Error(message.error)
  }
  child.unref()
  child.channel?.unref()
  return {
    url: message.url,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.ref()
      const exited = once(child, 'exit')
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

function firstMessage(child: ChildProcess, options: SimulatorOptions): Promise<ProcessMessage> {
  return new Promise((resolve, reject) => {
    child.once('message', (message: any) => resolve(message))
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      reject(new Error(`The simulator's process ended before it listened (${code ?? signal}).`))
    })
    child.send(options)
  })
}
