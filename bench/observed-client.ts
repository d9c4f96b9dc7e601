import OpenAI from 'openai'
import { Bench } from 'tinybench'
import { observerOf } from '../src/observe/observation.ts'
import { installTap } from '../src/observe/tap.ts'
import { processorMs } from './figures.ts'

/** Chunks of one stream, and JSON answers of one batch: a single answer is too short to measure. */
export const UNITS = { stream: 400, answers: 25 } as const
export type Kind = keyof typeof UNITS

// A process with the observer, and one without: it changes the whole process that it is in.
if (process.send !== undefined) {
  const [url, observed] = process.argv.slice(2)
  const tap = observed === 'observed' ? installTap() : null
  const client = new OpenAI({ apiKey: 'simulated', baseURL: `${url}/v1`, maxRetries: 0 })
  const work: Record<Kind, () => Promise<void>> = {
    stream: () => stream(client),
    answers: () => answers(client),
  }

  process.on('message', async (kind: Kind) => {
    const bench = new Bench({ time: 0, iterations: 6, now: processorMs, retainSamples: true })
    bench.add(kind, async () => {
      if (tap === null) return work[kind]()
      const observation = observerOf(tap).begin(new AbortController().signal)
      await observation.run(work[kind])
      if (observation.finish().length === 0) throw new Error('No call was seen.')
    })
    await bench.run()
    const { result } = bench.getTask(kind)!
    if (result.state !== 'completed') throw new Error(`The benchmark "${kind}" did not complete.`)
    process.send!(result.latency.p50)
  })
  process.once('disconnect', () => process.exit())
}

async function stream(client: OpenAI): Promise<void> {
  const sim = { ttft: 0, gap: 0, tokens: UNITS.stream, tokensPerChunk: 1 }
  const events = await client.chat.completions.create(
    {
      model: 'gpt-4.1-mini',
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: 'Hello' }],
    },
    { headers: { 'x-sim': JSON.stringify(sim) } },
  )
  let chunks = 0
  for await (const event of events) if (event.choices[0]?.delta.content) chunks++
  if (chunks !== UNITS.stream) throw new Error(`${chunks} chunks came.`)
}

async function answers(client: OpenAI): Promise<void> {
  for (let index = 0; index < UNITS.answers; index++) {
    await client.chat.completions.create(
      { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'Hello' }] },
      { headers: { 'x-sim': JSON.stringify({ ttft: 0, gap: 0, tokens: 20 }) } },
    )
  }
}
