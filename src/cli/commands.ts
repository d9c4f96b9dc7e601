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
  accept: {
    summary: 'record the last run of the load tests as their baselines',
    load: async () => (await import('./accept.ts')).acceptCommand,
  },
  report: {
    summary: 'load tests, comparison and trend as one HTML file',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  comment: {
    summary: 'what was found, as a comment on a pull request, a job summary, annotations',
    load: async () => (await import('./comment.ts')).commentCommand,
  },
  simulator: {
    summary: 'a provider of model answers on this machine, free of charge',
    load: async () => (await import('./simulator.ts')).simulatorCommand,
  },
  trend: {
    summary: 'the figures of all recorded runs, and where they changed',
    load: async () => (await import('./trend.ts')).trendCommand,
  },
  history: {
    summary: 'push or pull what was recorded, on a git branch of its own',
    load: async () => (await import('./history.ts')).historyCommand,
  },
  notify: {
    summary: 'tell Slack or a webhook about the last load tests',
    load: async () => (await import('./notify.ts')).notifyCommand,
  },
}
