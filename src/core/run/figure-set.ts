import type { Run } from './run.ts'

/** The figures of some requests of a run: of one step, one part of a mix, one turn, or of all. */
export type FigureSet = Pick<
  Run,
  | 'requests'
  | 'durationMs'
  | 'latency'
  | 'ttft'
  | 'tpot'
  | 'tokensPerSecond'
  | 'inputTokens'
  | 'outputTokens'
  | 'callsPerRequest'
  | 'throughput'
  | 'tokens'
  | 'cost'
  | 'errors'
>
