import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { jsonLine, JsonLines } from '../../../core/json-lines.ts'
import { TURNS_VERSION } from '../../../core/comparison/turns.ts'
import type {
  ConductorMessage,
  TurnsAddress,
  WorkerMessage,
} from '../../../core/comparison/turns.ts'
import { Inbox } from './inbox.ts'

/** What this worker and the conductor of a comparison say to each other. */
export class TurnsConnection {
  readonly #socket: Socket
  readonly #inboxes = new Map<number, Inbox<ConductorMessage>>()

  private constructor(socket: Socket) {
    this.#socket = socket
    const lines = new JsonLines((value) => {
      const message = value as ConductorMessage
      this.inboxOf(message.id).put(message)
    })
    socket.setEncoding('utf8').on('data', (piece: string) => lines.add(piece))
    // Without a conductor nobody bounds what is spent, and Vitest makes `process.exit` throw here.
    socket.on('close', () => process.kill(process.pid, 'SIGKILL'))
    // A close follows.
    socket.on('error', () => {})
  }

  /**
   * Says which spec file this worker is about to collect.
   *
   * @throws {Error} when nobody listens: nothing of the file may run then.
   */
  static async open(
    { path, token, side }: TurnsAddress,
    file: string,
    mode: 'live' | 'simulated',
  ): Promise<TurnsConnection> {
    const socket = connect(path)
    await once(socket, 'connect')
    const connection = new TurnsConnection(socket)
    connection.say({ type: 'hello', version: TURNS_VERSION, token, side, file, mode })
    return connection
  }

  say(message: WorkerMessage): void {
    this.#socket.write(jsonLine(message))
  }

  /** What the conductor says to one test. */
  inboxOf(id: number): Inbox<ConductorMessage> {
    const known = this.#inboxes.get(id)
    if (known !== undefined) return known
    const inbox = new Inbox<ConductorMessage>()
    this.#inboxes.set(id, inbox)
    return inbox
  }
}
