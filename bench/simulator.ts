import { startSimulatorProcess } from '../src/simulator.ts'
import type { Row } from './compare.ts'

const STREAMS = 100
const CHUNKS = 500

/** Chunks per second that the simulator writes when nothing but itself holds it up. */
export async function benchSimulator(): Promise<Row[]> {
  const simulator = await startSimulatorProcess({})
  try {
    const start = performance.now()
    const bytes = await Promise.all(Array.from({ length: STREAMS }, () => read(simulator.url)))
    const seconds = (performance.now() - start) / 1000
    if (bytes.includes(0)) throw new Error('A stream brought nothing.')
    const rate = (STREAMS * CHUNKS) / seconds
    return [
      ['simulator, 100 streams at once, client included', `${Math.round(rate / 1000)}k chunks/s`],
    ]
  } finally {
    await simulator.stop()
  }
}

async function read(url: string): Promise<number> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer simulated',
      'content-type': 'application/json',
      'x-sim': JSON.stringify({ ttft: 0, gap: 0, tokens: CHUNKS, tokensPerChunk: 1 }),
    },
    body: JSON.stringify({ model: 'gpt-4.1-mini', stream: true, messages: [] }),
  })
  let bytes = 0
  for await (const chunk of response.body!) bytes += chunk.byteLength
  return bytes
}
