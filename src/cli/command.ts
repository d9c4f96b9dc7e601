/** What a command needs of the process that it runs in. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
  /** Resolves when the user wants it to end. */
  interrupted: Promise<unknown>
  env: NodeJS.ProcessEnv
  cwd: string
}

/**
 * Does what the arguments say, and resolves with the exit code.
 *
 * @throws {Error} one sentence when an argument is wrong or something is missing: exit code 2.
 */
export type Command = (args: string[], terminal: Terminal) => Promise<number>
