import type { ComparableLoad } from './comparable-load.ts'
import type { Forecast } from '../plan/forecast.ts'
import type { RequestRow } from '../calls/request-row.ts'

/**
 * Version of what is said here. Both sides of a comparison bring their own vitest-load; the manifest
 * says which version each of them speaks, before any of them starts.
 */
export const TURNS_VERSION = 1

/** The name of the environment variable that holds a `TurnsAddress` as JSON. */
export const TURNS_VARIABLE = 'VITEST_LOAD_COMPARE'

export type SideName = 'base' | 'head'

export const SIDES: readonly SideName[] = ['base', 'head']

/** Requests of one turn. */
export const BLOCK_REQUESTS = 10

/** Where the workers of one side find whoever gives them their turns. */
export interface TurnsAddress {
  version: number
  /** Of a socket, or of a named pipe. */
  path: string
  token: string
  side: SideName
  /** The root of that side's repository: names of files start there. */
  root: string
  /** What files of this side are called on the other, where they have moved. */
  renamed: Record<string, string>
}

/** A load test that would run if it got its turn. */
export interface TestOffer {
  /** Its number in this file. */
  id: number
  /** The same on both sides: what the test is called before a row's values are put into its name, and which row it is. */
  key: string
  /** Full name, as reports show it. */
  name: string
  /** Where it is declared, from 1; `null`: not known. */
  line: number | null
  /** A sentence when it cannot be compared. */
  load: ComparableLoad | string
}

/** What one side of a load test has cost so far. */
export interface Spent {
  /** US dollars; `null`: some of it has no price. */
  usd: number | null
  /** US dollars with what requests may have cost that broke off before they said so. */
  committedUsd: number
}

/** What a worker says; it runs one spec file. */
export type WorkerMessage =
  | {
      type: 'hello'
      version: number
      token: string
      side: SideName
      file: string
      mode: 'live' | 'simulated'
    }
  /** Every load test of the file that will run, and how many tests are none. */
  | { type: 'tests'; tests: TestOffer[]; others: number }
  /** This one waits for its turn. */
  | { type: 'ready'; id: number }
  /** The turn is over. */
  | { type: 'played'; id: number; rows: RequestRow[]; spent: Spent }
  /** What the test may cost; `null`: nothing, because it is simulated. */
  | { type: 'forecast'; id: number; forecast: Forecast | null }
  /** It takes no further turn; `why` is a sentence when it could not go on, `capped`: for the cap on all. */
  | { type: 'over'; id: number; why: string | null; capped: boolean; spent: Spent | null }

/** What a worker is told. */
export type ConductorMessage =
  /**
   * Get ready for so many requests in all; `nonce`: make each prompt unlike any other; `maxCost`: US
   * dollars that the comparison may cost, `null` for any number.
   */
  | { type: 'start'; id: number; requests: number; nonce: boolean; maxCost: number | null }
  /** Say what so many requests may cost, and send nothing. */
  | { type: 'reckon'; id: number; requests: number }
  /** `elsewhereUsd`: US dollars that all else in the comparison has come to. */
  | { type: 'turn'; id: number; requests: number; elsewhereUsd: number }
  /** No further turn, or none at all. */
  | { type: 'end'; id: number }

export function otherSide(side: SideName): SideName {
  return side === 'base' ? 'head' : 'base'
}

/** The address in the environment; `null` outside of a comparison. */
export function turnsAddressIn(
  env: Readonly<Record<string, string | undefined>>,
): TurnsAddress | null {
  const text = env[TURNS_VARIABLE]
  return text === undefined || text === '' ? null : (JSON.parse(text) as TurnsAddress)
}
