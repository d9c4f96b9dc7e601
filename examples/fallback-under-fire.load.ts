import { expect } from 'vitest'
import { loadTest, rampingArrivalRate } from 'vitest-load'
import { answerFromChain } from './fallback-chain.ts'

// The first model answers half of the calls with 529, the second a quarter with 429: users must not notice.
loadTest(
  'a fallback chain holds its error rate under fire',
  {
    target: ({ prompt, signal }) => answerFromChain(prompt, signal),
    prompt: 'Which plan suits a team of five?',
    load: rampingArrivalRate([
      { duration: '2s', target: 20 },
      { duration: '2s', target: 20 },
      { duration: '1s', target: 0 },
    ]),
    abortWhen: { errorRate: 0.2, after: '1s' },
  },
  ({ run }) => {
    expect(run).toHaveErrorRateBelow(0.01)
    expect(run).toHaveCallsPerRequestBelow(2)
    // What the chain hides, and what it costs.
    expect(run).not.toHaveErrorRateBelow(0.1, { of: 'attempts' })
    expect(run).toCostPer1kBelow(3)
  },
)
