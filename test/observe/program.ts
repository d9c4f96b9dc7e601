import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Starting a program takes long on a machine that is busy. */
export const PROGRAM_TIMEOUT = 60_000

/** Runs one of the programs beside this file, and gives what it says before it ends. */
export async function runProgram(name: string, ...args: string[]): Promise<any> {
  const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
  const program = fork(path, args, { execArgv: [] })
  let said: unknown
  program.once('message', (message) => {
    said = message
  })
  const [code] = await once(program, 'exit')
  if (said === undefined) throw new Error(`${name} ended with ${code} and said nothing.`)
  return said
}
