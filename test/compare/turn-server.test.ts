import { existsSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jsonLine, JsonLines } from '../../src/core/json-lines.ts'
import type { ConductorMessage, TestOffer, WorkerMessage } from '../../src/core/comparison/turns.ts'
import { TurnServer } from '../../src/compare/turn-server.ts'
import type { Seat } from '../../src/compare/seat.ts'
import { aRow } from './a-row.ts'

const OFFER: TestOffer = { id: 0, key: 'one', name: 'one', line: 3, load: 'A ramp.' }

describe('the server of turns', () => {
  let server: TurnServer
  let heard: string[]
  let seats: Seat[]
  const sockets: Socket[] = []

  beforeEach(async () => {
    // Of this server alone: what an earlier one hears late is nothing to the test.
    const lines: string[] = (heard = [])
    const ready: Seat[] = (seats = [])
    server = await TurnServer.listen({
      began: (side, file, mode) => void lines.push(`began ${side} ${file} ${mode}`),
      offered: (side, file, tests, others) =>
        void lines.push(`offered ${side} ${file} ${tests.length} ${others}`),
      ready(side, file, { key }, seat) {
        lines.push(`ready ${side} ${file} ${key}`)
        ready.push(seat)
      },
      left: (side, file, { key }) => void lines.push(`left ${side} ${file} ${key}`),
      ended: (side, file) => void lines.push(`ended ${side} ${file}`),
    })
  })
  afterEach(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  interface Client {
    say(...messages: WorkerMessage[]): void
    write(text: string): void
    readonly told: ConductorMessage[]
    readonly closed: Promise<unknown>
    close(): void
  }

  function worker(): Client {
    const socket = connect(server.path)
    sockets.push(socket)
    const told: ConductorMessage[] = []
    const lines = new JsonLines((value) => void told.push(value as ConductorMessage))
    socket.setEncoding('utf8').on('data', (piece: string) => lines.add(piece))
    socket.on('error', () => {})
    return {
      told,
      say: (...messages) => void socket.write(messages.map(jsonLine).join('')),
      write: (text) => void socket.write(text),
      closed: new Promise((resolve) => socket.on('close', resolve)),
      close: () => void socket.end(),
    }
  }
  const hello = (changes: Partial<Extract<WorkerMessage, { type: 'hello' }>> = {}) =>
    ({
      type: 'hello',
      version: 1,
      token: server.token,
      side: 'head',
      file: 'a.load.ts',
      mode: 'live',
      ...changes,
    }) as const
  const said = (...lines: string[]): Promise<void> => expect.poll(() => heard).toEqual(lines)

  it('hears what a worker has, and gives its tests their turns', async () => {
    const one = worker()
    one.say(hello(), { type: 'tests', tests: [OFFER], others: 2 }, { type: 'ready', id: 0 })
    await said(
      'began head a.load.ts live',
      'offered head a.load.ts 1 2',
      'ready head a.load.ts one',
    )
    const [seat] = seats
    seat!.start(100, true, 2)
    const turn = seat!.turn(10, 0.25)
    const spent = { usd: 0.5, committedUsd: 0.6 }
    one.say({ type: 'played', id: 0, rows: [aRow()], spent })
    await expect(turn).resolves.toEqual({ rows: [aRow()], over: null, capped: false })
    expect(seat!.spent).toEqual(spent)
    seat!.end()
    await expect
      .poll(() => one.told)
      .toEqual([
        { type: 'start', id: 0, requests: 100, nonce: true, maxCost: 2 },
        { type: 'turn', id: 0, requests: 10, elsewhereUsd: 0.25 },
        { type: 'end', id: 0 },
      ])
  })

  it('ends the turn of a worker that dies, and every one after it', async () => {
    const one = worker()
    one.say(hello(), { type: 'tests', tests: [OFFER], others: 0 }, { type: 'ready', id: 0 })
    await expect.poll(() => seats.length).toBe(1)
    const turn = seats[0]!.turn(10, 0)
    one.close()
    const over = 'its process ended before it was through'
    await expect(turn).resolves.toEqual({ rows: [], over, capped: false })
    await expect(seats[0]!.turn(10, 0)).resolves.toEqual({ rows: [], over, capped: false })
    await expect(seats[0]!.forecast(10)).rejects.toThrow(over)
    expect(heard.at(-1)).toBe('ended head a.load.ts')
  })

  it('hears that the cap on the comparison let a test send no more, and what that had cost', async () => {
    const one = worker()
    one.say(hello(), { type: 'tests', tests: [OFFER], others: 0 }, { type: 'ready', id: 0 })
    await expect.poll(() => seats.length).toBe(1)
    const turn = seats[0]!.turn(10, 0)
    const spent = { usd: 0.9, committedUsd: 1 }
    one.say({ type: 'over', id: 0, why: 'It could pass $1.', capped: true, spent })
    const expected = { rows: [], over: 'It could pass $1.', capped: true }
    await expect(turn).resolves.toEqual(expected)
    await expect(seats[0]!.turn(10, 0)).resolves.toEqual(expected)
    expect(seats[0]!.spent).toEqual(spent)
  })

  it('hears of a test that ends without having been ready', async () => {
    const one = worker()
    one.say(
      hello(),
      { type: 'tests', tests: [OFFER], others: 0 },
      { type: 'over', id: 0, why: 'it did not start', capped: false, spent: null },
    )
    await said('began head a.load.ts live', 'offered head a.load.ts 1 0', 'left head a.load.ts one')
  })

  it.each([
    ['with another token', () => jsonLine(hello({ token: 'a guess' }))],
    ['of another version', () => jsonLine(hello({ version: 2 }))],
    ['that does not greet', () => jsonLine({ type: 'ready', id: 0 })],
    [
      'that speaks of tests that it has not named',
      () => jsonLine(hello()) + jsonLine({ type: 'ready', id: 7 }),
    ],
    ['that speaks another language', () => 'GET / HTTP/1.1\r\n\r\n'],
  ])('shuts out whoever comes %s', async (_, text) => {
    const one = worker()
    one.write(text())
    await one.closed
    expect(seats).toEqual([])
  })

  it('leaves nothing behind', async () => {
    const { path } = server
    const one = worker()
    one.say(hello())
    await expect.poll(() => heard.length).toBe(1)
    server.close()
    await one.closed
    expect(existsSync(path)).toBe(false)
  })
})
