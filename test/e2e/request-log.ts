import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers'
import { promisify } from 'node:util'

export interface LoggedRequest {
  /** What the target wrote into the path: `/name/index`. */
  readonly name: string
  readonly index: number
  /** Of the worker that sent it. */
  readonly pid: number
  /** `open` until it is answered, or its client went away before. */
  state: 'open' | 'answered' | 'abandoned'
}

/** A provider of this test's own, which remembers who asked and how that ended. */
export class RequestLog {
  /** In the order of arrival. */
  readonly requests: LoggedRequest[] = []
  readonly #server: Server
  readonly #wake = new Set<() => void>()

  /** `holds`: whether a request gets no answer for as long as its client waits. */
  constructor(holds: (request: LoggedRequest) => boolean = () => false) {
    this.#server = createServer((message, response) => {
      const [, name, index] = message.url!.split('/')
      const pid = Number(message.headers['x-pid'])
      const request: LoggedRequest = { name: name!, index: Number(index), pid, state: 'open' }
      this.requests.push(request)
      response.on('close', () => {
        request.state = response.writableFinished ? 'answered' : 'abandoned'
        this.#changed()
      })
      // As long as a quick model: the one who asks must be able to ask again and again.
      if (!holds(request)) setTimeout(() => response.end('done'), 20)
      this.#changed()
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Resolves as soon as the log is so. */
  async until(holds: (requests: readonly LoggedRequest[]) => boolean): Promise<void> {
    while (!holds(this.requests)) {
      // oxlint-disable-next-line no-await-in-loop -- each change is looked at when it has come
      await new Promise<void>((resolve) => this.#wake.add(resolve))
    }
  }

  of(name: string): LoggedRequest[] {
    return this.requests.filter((request) => request.name === name)
  }

  /** How many clients are connected. */
  connections(): Promise<number> {
    return promisify(this.#server.getConnections.bind(this.#server))()
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #changed(): void {
    for (const wake of this.#wake) wake()
    this.#wake.clear()
  }
}
