import { readFileSync } from 'node:fs'
import type { SimulatorOptions } from '../simulator/options.ts'
import { startSimulator } from '../simulator/server.ts'
import type { Terminal } from './command.ts'
import { flagsIn } from './flags.ts'

const SIMULATOR_HELP = `vitest-load simulator: a provider of model answers on this machine, free of charge

Usage: vitest-load simulator [options]

  --port <number>   where to listen (4010; 0: any free port)
  --host <address>  on which address (127.0.0.1: nobody else can reach it)
  --seed <number>   same seed, same latencies and answers (1)
  --slots <number>  answers in work at once; more wait in line (no end)
  --config <file>   all options of startSimulator() as JSON; flags come before it
  --help            this text

It speaks Anthropic Messages, OpenAI Chat Completions, OpenAI Responses and Gemini.
GET /__truth says what it did. Ctrl-C ends it.
`

/**
 * Runs `vitest-load simulator` until it is interrupted.
 *
 * @throws {Error} one sentence when an argument is wrong or it cannot listen
 */
export async function simulatorCommand(args: string[], terminal: Terminal): Promise<number> {
  const text = { type: 'string' } as const
  const options = { port: text, host: text, seed: text, slots: text, config: text }
  const { values } = flagsIn('simulator', args, options)
  if (values.help === true) {
    terminal.out(SIMULATOR_HELP)
    return 0
  }
  // From now on: whoever reads that it runs may end it.
  const { interrupted } = terminal
  const simulator = await startSimulator({
    port: 4010,
    ...(values.config === undefined ? {} : readConfig(values.config)),
    ...(values.port === undefined ? {} : { port: numberIn('port', values.port) }),
    ...(values.host === undefined ? {} : { host: values.host }),
    ...(values.seed === undefined ? {} : { seed: numberIn('seed', values.seed) }),
    ...(values.slots === undefined ? {} : { slots: numberIn('slots', values.slots) }),
  })
  terminal.out(`Simulating at ${simulator.url}. Ctrl-C ends it.

export ANTHROPIC_BASE_URL=${simulator.url}
export ANTHROPIC_API_KEY=simulated
export OPENAI_BASE_URL=${simulator.openaiBaseURL}
export OPENAI_API_KEY=simulated
export GOOGLE_GEMINI_BASE_URL=${simulator.url}
export GEMINI_API_KEY=simulated
`)
  await interrupted
  await simulator.stop()
  return 0
}

function numberIn(flag: string, text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value)) return value
  throw new Error(`--${flag} must be a number; got '${text}'.`)
}

function readConfig(file: string): SimulatorOptions {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`--config: the file ${file} cannot be read.`, { cause: error })
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`--config: the file ${file} is no JSON.`, { cause: error })
  }
}
