import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { jsonLine, JsonLines } from '../core/json-lines.ts'
import {
  TURNS_VERSION,
  type ConductorMessage,
  type SideName,
  type TestOffer,
  type WorkerMessage,
} from '../core/comparison/turns.ts'
import { Seat } from './seat.ts'

const IS_WINDOWS = process.platform === 'win32'
/** Systems allow the path of a socket 104 to 108 bytes; the names of ours take 40. */
const LONGEST_FOLDER = 60

/** Some tools set TMPDIR to a folder too deep for a socket. */
function folderForSockets(): string {
  const folder = tmpdir()
  return IS_WINDOWS || Buffer.byteLength(folder) <= LONGEST_FOLDER ? folder : '/tmp'
}

/** Who is told what workers say. */
export interface TurnEvents {
  /** A worker is about to collect a spec file. */
  began(side: SideName, file: string, mode: 'live' | 'simulated'): void
  /** It has collected these. */
  offered(side: SideName, file: string, tests: readonly TestOffer[], others: number): void
  /** A test waits for its turn. */
  ready(side: SideName, file: string, offer: TestOffer, seat: Seat): void
  /** A test has ended, and never was ready. */
  left(side: SideName, file: string, offer: TestOffer): void
  /** The worker of a file has gone; its tests take no further turn. */
  ended(side: SideName, file: string): void
}

/** Where the workers of both sides come for their turns. */
export class TurnServer {
  readonly path: string
  readonly token: string = randomUUID()
  readonly #events: TurnEvents
  readonly #server: Server
  readonly #home: string
  readonly #sockets = new Set<Socket>()

  private constructor(events: TurnEvents) {
    this.#events = events
    this.#home = mkdtempSync(join(folderForSockets(), 'vitest-load-turns-'))
    this.path = IS_WINDOWS
      ? String.raw`\\.\pipe\vitest-load-${randomUUID()}`
      : join(this.#home, 'turns.sock')
    this.#server = createServer((socket) => this.#meet(socket))
  }

  static async listen(events: TurnEvents): Promise<TurnServer> {
    const server = new TurnServer(events)
    try {
      await new Promise<void>((resolve, reject) => {
        server.#server.once('error', reject).listen(server.path, resolve)
      })
      return server
    } catch (error) {
      server.close()
      throw error
    }
  }

  close(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    rmSync(this.#home, { recursive: true, force: true })
  }

  #meet(socket: Socket): void {
    this.#sockets.add(socket)
    const worker = new Worker(this.token, this.#events, (message) =>
      socket.write(jsonLine(message)),
    )
    const lines = new JsonLines((value) => {
      if (!worker.heard(value as WorkerMessage)) socket.destroy()
    })
    socket.setEncoding('utf8').on('data', (piece: string) => {
      try {
        lines.add(piece)
      } catch {
        // Whoever this is, it is none of ours.
        socket.destroy()
      }
    })
    socket.on('close', () => {
      this.#sockets.delete(socket)
      worker.gone()
    })
    // A close follows.
    socket.on('error', () => {})
  }
}

/** One spec file of one side. */
class Worker {
  readonly #token: string
  readonly #events: TurnEvents
  readonly #say: (message: ConductorMessage) => void
  readonly #seats = new Map<number, Seat>()
  readonly #offers = new Map<number, TestOffer>()
  #place: { side: SideName; file: string } | null = null

  constructor(token: string, events: TurnEvents, say: (message: ConductorMessage) => void) {
    this.#token = token
    this.#events = events
    this.#say = say
  }

  /** False for one that is none of ours. */
  heard(message: WorkerMessage): boolean {
    if (this.#place === null) return this.#isGreeting(message)
    const { side, file } = this.#place
    if (message.type === 'hello') return false
    if (message.type === 'tests') {
      for (const offer of message.tests) this.#offers.set(offer.id, offer)
      this.#events.offered(side, file, message.tests, message.others)
      return true
    }
    const { id } = message
    const offer = this.#offers.get(id)
    if (offer === undefined) return false
    if (message.type === 'ready') {
      const seat = new Seat(id, this.#say)
      this.#seats.set(id, seat)
      this.#events.ready(side, file, offer, seat)
      return true
    }
    const seat = this.#seats.get(id)
    if (seat !== undefined) seat.heard(message)
    else if (message.type === 'over') this.#events.left(side, file, offer)
    return true
  }

  gone(): void {
    if (this.#place === null) return
    for (const seat of this.#seats.values()) seat.gone()
    this.#events.ended(this.#place.side, this.#place.file)
  }

  #isGreeting(message: WorkerMessage): boolean {
    if (message.type !== 'hello' || message.token !== this.#token) return false
    if (message.version !== TURNS_VERSION) return false
    const { side, file, mode } = message
    this.#place = { side, file }
    this.#events.began(side, file, mode)
    return true
  }
}
