/** What a command needs of the process that it runs in. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Resolves when the user wants it to end. */
  interrupted: Promise<unknown>
  env: NodeJS.ProcessEnv
  cwd: string
  /** Columns of its output; absent: it is none that has any. */
  columns?: number | undefined
  /** Whether its output is for a person, who sees colours. */
  isTerminal?: boolean
}

/**
 * Does what the arguments say, and resolves with the exit code.
 *
 * @throws {Error} one sentence when an argument is wrong or something is missing: exit code 2.
 */
export type Command = (args: string[], terminal: Terminal) => Promise<number>
