#!/usr/bin/env node
import { once } from 'node:events'
import { COMMANDS } from './cli/commands.ts'
import type { Terminal } from './cli/command.ts'
import { complaintAbout } from './cli/node-version.ts'

const complaint = complaintAbout(process.versions.node)
if (complaint !== null) {
  process.stderr.write(`vitest-load: ${complaint}\n`)
  process.exit(2)
}

const WIDTH = Math.max(...Object.keys(COMMANDS).map((name) => name.length))

const HELP = `vitest-load: load tests for code that calls language models

Usage: vitest-load <command> [options]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(WIDTH)}   ${summary}`)
  .join('\n')}

vitest-load <command> --help says more. Load tests themselves run with: vitest run --project load
`

const [name, ...args] = process.argv.slice(2)
let interrupted: Promise<unknown> | null = null
const unread = Promise.withResolvers<void>()
const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  // Listening takes Ctrl-C away from Node: only for commands that end by themselves.
  get interrupted() {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    const asked = signals.map((signal) => once(process, signal))
    return (interrupted ??= Promise.race([...asked, unread.promise]))
  },
  env: process.env,
  cwd: process.cwd(),
  columns: process.stdout.columns,
  isTerminal: process.stdout.isTTY,
}

// Whoever reads it has seen enough: `vitest-load trend | head`. What cleans up after itself does so first.
process.stdout.on('error', () => {
  if (interrupted === null) process.exit()
  unread.resolve()
})

if (name === undefined || name === '--help' || name === '-h') terminal.out(HELP)
else await run(name)

async function run(command: string): Promise<void> {
  const entry = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined
  try {
    if (entry === undefined) {
      throw new Error(`There is no command ${command}; vitest-load --help lists them.`)
    }
    process.exitCode = await (await entry.load())(args, terminal)
  } catch (error) {
    terminal.err(`vitest-load: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
  }
}
