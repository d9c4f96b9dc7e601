import OpenAI from 'openai'
import { startSimulatorProcess } from '../src/simulator.ts'
import { installTap } from '../src/observe/tap.ts'
import { compare, percentMore, type Row } from './compare.ts'

const CHUNKS = 400
/** JSON answers in one run: a single one is too short to measure. */
const ANSWERS = 25

/** What the observer adds to the bare SDK: per chunk of a stream in a burst, and per JSON request. */
export async function benchObserver(): Promise<Row[]> {
  const simulator = await startSimulatorProcess({
    models: { '*': { ttft: { median: 1, sigma: 0, slowShare: 0 }, gapMs: 0, tokensPerChunk: 1 } },
  })
  try {
    const make = (): OpenAI =>
      new OpenAI({ apiKey: 'simulated', baseURL: `${simulator.url}/v1`, maxRetries: 0 })
    // Both SDKs keep the `fetch` that they find when a client is built.
    const bareClient = make()
    const tap = installTap()
    const tappedClient = make()

    const observed = async (work: () => Promise<unknown>): Promise<void> => {
      const observation = tap.begin(new AbortController().signal)
      await observation.run(work)
      if (observation.finish().length !== 1) throw new Error('The call was not seen.')
    }
    const streams = await compare(
      () => stream(bareClient),
      () => observed(() => stream(tappedClient)),
      7,
    )
    const answers = await compare(
      () => times(ANSWERS, () => answer(bareClient)),
      () => times(ANSWERS, () => observed(() => answer(tappedClient))),
      7,
    )
    return [
      [
        'observer, stream in a burst, over the bare openai SDK',
        `${percentMore(streams)}, ${((streams.loaded - streams.bare) / CHUNKS).toFixed(1)} µs per chunk`,
      ],
      [
        'observer, JSON answer, over the bare openai SDK',
        `${percentMore(answers)}, ${((answers.loaded - answers.bare) / ANSWERS).toFixed(0)} µs per request`,
      ],
    ]
  } finally {
    await simulator.stop()
  }
}

async function stream(client: OpenAI): Promise<number> {
  let chunks = 0
  const events = await client.chat.completions.create(
    {
      model: 'gpt-4.1-mini',
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: 'Hello' }],
    },
    {
      headers: { 'x-sim': JSON.stringify({ ttft: 0, gap: 0, tokens: CHUNKS, tokensPerChunk: 1 }) },
    },
  )
  for await (const event of events) if (event.choices.length > 0) chunks++
  return chunks
}

async function answer(client: OpenAI): Promise<string | null | undefined> {
  const completion = await client.chat.completions.create(
    { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'Hello' }] },
    { headers: { 'x-sim': JSON.stringify({ ttft: 0, gap: 0, tokens: 20 }) } },
  )
  return completion.choices[0]?.message.content
}

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index++) await work()
}
