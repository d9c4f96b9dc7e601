import { answerOf, notANumber, numberOf, type CsvTrace } from './format.ts'

/**
 * BurstGPT's traces; the older files have no `Session ID` and no `Elapsed time`. A row with 0
 * response tokens is a request that failed: it is kept, and the length of its answer is unknown.
 * https://github.com/HPMLL/BurstGPT
 */
export const burstgpt: CsvTrace = {
  columns: ['Timestamp', 'Model', 'Request tokens', 'Response tokens', 'Total tokens', 'Log Type'],
  read(field) {
    const seconds = numberOf(field('Timestamp'))
    if (seconds === null) return notANumber('Timestamp')
    const inputTokens = numberOf(field('Request tokens'))
    if (inputTokens === null) return notANumber('Request tokens')
    const outputTokens = numberOf(field('Response tokens'))
    if (outputTokens === null) return notANumber('Response tokens')
    return {
      at: seconds * 1000,
      inputTokens,
      outputTokens: answerOf(outputTokens),
      prefixBlocks: [],
    }
  },
}
