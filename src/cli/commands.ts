import type { Command } from './command.ts'

interface Entry {
  readonly summary: string
  load(): Promise<Command>
}

/** The commands by name, in the order of the help; each loads when it is called. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  accept: {
    summary: 'record the last run of the load tests as their baselines',
    load: async () => (await import('./accept.ts')).acceptCommand,
  },
  simulator: {
    summary: 'a provider of model answers on this machine, free of charge',
    load: async () => (await import('./simulator.ts')).simulatorCommand,
  },
}
