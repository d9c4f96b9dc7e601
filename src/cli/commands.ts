import type { Command } from './command.ts'

interface Entry {
  readonly summary: string
  load(): Promise<Command>
}

/** The commands by name, in the order of the help; each loads when it is called. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  compare: {
    summary: 'the load tests of a base and of the head in turns: a regression fails',
    load: async () => (await import('./compare.ts')).compareCommand,
  },
  simulator: {
    summary: 'a provider of model answers on this machine, free of charge',
    load: async () => (await import('./simulator.ts')).simulatorCommand,
  },
}
