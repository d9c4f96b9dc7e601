#!/usr/bin/env node
import { once } from 'node:events'
import { simulatorCommand } from './simulator/cli.ts'

const HELP = `vitest-load: load tests for code that calls language models

Usage: vitest-load <command> [options]

  simulator   a provider of model answers on this machine, free of charge

vitest-load <command> --help says more. Load tests themselves run with: vitest run --project load
`

const [command, ...args] = process.argv.slice(2)
const terminal = {
  out: (text: string): void => void process.stdout.write(text),
  interrupted: Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]),
}

if (command === 'simulator') {
  await simulatorCommand(args, terminal).catch((error: Error) => fail(error.message))
} else if (command === undefined || command === '--help' || command === '-h') {
  terminal.out(HELP)
} else fail(`There is no command ${command}; vitest-load --help lists them.`)

function fail(message: string): void {
  process.stderr.write(`vitest-load: ${message}\n`)
  process.exitCode = 2
}
