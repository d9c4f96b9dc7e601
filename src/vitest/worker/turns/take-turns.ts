import { optionsInTurns, type ComparableLoad } from '../../../core/comparison/comparable-load.ts'
import type { LoadOptions } from '../../../core/options/options.ts'
import { redact } from '../../../core/privacy/redact.ts'
import { secretsIn } from '../../../core/privacy/secrets.ts'
import type { ConductorMessage, Spent } from '../../../core/comparison/turns.ts'
import { comparisonCap } from '../../../engine/money/cost-cap.ts'
import { startLoadLazily } from '../../../engine/start-load.ts'
import type { Turns } from '../../../engine/course/turns.ts'
import type { TurnsConnection } from './connection.ts'
import type { Inbox } from './inbox.ts'

/** A load test in a comparison: its number, its name, and what it would run. */
interface Player {
  readonly id: number
  readonly name: string
  readonly options: LoadOptions
  readonly load: ComparableLoad
}

/** Waits for its turns and takes them, until it is told that there are no more. Never rejects. */
export async function takeTurns(
  connection: TurnsConnection,
  player: Player,
  signal: AbortSignal,
): Promise<void> {
  const { id } = player
  const inbox = connection.inboxOf(id)
  // Whoever waits must not wait for ever.
  signal.addEventListener('abort', () => inbox.put({ type: 'end', id }), { once: true })
  connection.say({ type: 'ready', id })
  try {
    const message = await inbox.next()
    if (message.type === 'reckon') await reckon(connection, player, message.requests)
    if (message.type !== 'start') return
    connection.say({
      type: 'over',
      id,
      ...(await play(connection, player, message, inbox, signal)),
    })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    const why = redact(text, secretsIn(process.env))
    connection.say({ type: 'over', id, why, capped: false, spent: null })
  }
}

async function reckon(
  connection: TurnsConnection,
  { id, name, options, load }: Player,
  requests: number,
): Promise<void> {
  const { forecastLoad } = await import('../../../engine/forecast-load.ts')
  const forecast = await forecastLoad(name, optionsInTurns(options, load, requests))
  connection.say({ type: 'forecast', id, forecast })
}

interface Over {
  /** Why it could not go on, in a sentence; `null`: it went on as long as it should. */
  readonly why: string | null
  /** It reached the cap on the whole comparison. */
  readonly capped: boolean
  readonly spent: Spent | null
}

async function play(
  connection: TurnsConnection,
  { id, name, options, load }: Player,
  { requests, nonce, maxCost }: Extract<ConductorMessage, { type: 'start' }>,
  inbox: Inbox<ConductorMessage>,
  signal: AbortSignal,
): Promise<Over> {
  let [elsewhereUsd, capped] = [0, false]
  let last: Spent | null = null
  const elsewhere = (): number => elsewhereUsd
  const reached = (): void => void (capped = true)
  const turns: Turns = {
    nonce,
    cap: maxCost === null ? null : comparisonCap(maxCost, { elsewhere, reached }),
    async next() {
      const message = await inbox.next()
      if (message.type !== 'turn') return null
      elsewhereUsd = message.elsewhereUsd
      return message.requests
    },
    played: (rows, spent) => connection.say({ type: 'played', id, rows, spent }),
    over: (spent) => void (last = spent),
  }
  const handle = await startLoadLazily(name, optionsInTurns(options, load, requests), turns)
  const stop = (): void => handle.stop('aborted', 'Vitest ended the test.')
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  const { stopped } = await handle.done
  return { why: stopped?.message ?? null, capped, spent: last }
}
