import type { Duration, Message } from './options.ts'
import type { Variate } from './variate.ts'

/** What the user says next, from the last answer and all that was said before, that answer included. */
export type TurnFunction = (answer: string, history: readonly Message[]) => string

export interface ConversationOptions {
  /** Between an answer and the user's next turn. Default: the load test's `thinkTime`. */
  thinkTime?: Duration | Variate
  /** A system message, which every turn begins with. */
  system?: string
}

/** What the user says, turn by turn. */
export type Script = readonly (string | TurnFunction)[]

/** Prompts that depend on the answers before them: what `conversation()` makes. */
export class Conversation<Row> {
  /** What a target gets is known to the compiler alone. */
  declare readonly '~prompt'?: Row
  readonly scripts: readonly Script[]
  readonly options: ConversationOptions

  constructor(scripts: readonly Script[], options: ConversationOptions) {
    this.scripts = scripts
    this.options = options
  }
}

/**
 * Multi-turn sessions: `prompts: conversation(['Hi.', 'Where is my order?'])`. Each turn is a request
 * whose prompt is all that was said so far, the target's own answers included.
 *
 * `turns` is what the user says, as texts or functions of the last answer; or a list of such lists,
 * which sessions take in turn. A turn that fails, or whose answer has no text, ends its session.
 */
export function conversation(
  turns: Script | readonly Script[],
  options: ConversationOptions = {},
): Conversation<readonly Message[]> {
  return new Conversation(hasScripts(turns) ? turns : [turns], options)
}

/** Whatever an untyped caller gives is one script, and its problems are told by the load test. */
function hasScripts(turns: Script | readonly Script[]): turns is readonly Script[] {
  return Array.isArray(turns) && turns.length > 0 && turns.every((turn) => Array.isArray(turn))
}
