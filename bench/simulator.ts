import { fork } from 'node:child_process'
import { once } from 'node:events'
import { startSimulatorProcess } from '../src/simulator.ts'
import type { Row } from './figures.ts'

const STREAMS = 100
const CHUNKS = 500
const ROUNDS = 5

/** Chunks per second that the simulator writes when nothing holds it up, beside a server that does nothing else. */
export async function benchSimulator(): Promise<Row[]> {
  const simulator = await startSimulatorProcess({})
  const bare = fork(`${import.meta.dirname}/bare-server.ts`)
  try {
    const [port] = (await once(bare, 'message')) as [number]
    const rates = { simulator: 0, bare: 0 }
    for (let round = 0; round < ROUNDS; round++) {
      const simulated = await chunksPerSecond(`${simulator.url}/v1/chat/completions`)
      const written = await chunksPerSecond(`http://127.0.0.1:${port}`)
      rates.simulator = Math.max(rates.simulator, simulated)
      rates.bare = Math.max(rates.bare, written)
    }
    const share = (rates.simulator / rates.bare).toFixed(1)
    return [
      [
        'simulator, 100 streams at once, client included',
        `${Math.round(rates.simulator / 1000)}k chunks/s, ${share} times a bare node:http server`,
      ],
    ]
  } finally {
    bare.disconnect()
    await simulator.stop()
  }
}

async function chunksPerSecond(url: string): Promise<number> {
  const start = performance.now()
  const bytes = await Promise.all(Array.from({ length: STREAMS }, () => read(url)))
  if (bytes.includes(0)) throw new Error('A stream brought nothing.')
  return (STREAMS * CHUNKS * 1000) / (performance.now() - start)
}

async function read(url: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: 'Bearer simulated',
      'content-type': 'application/json',
      'x-chunks': String(CHUNKS),
      'x-sim': JSON.stringify({ ttft: 0, gap: 0, tokens: CHUNKS, tokensPerChunk: 1 }),
    },
    body: JSON.stringify({ model: 'gpt-4.1-mini', stream: true, messages: [] }),
  })
  let bytes = 0
  for await (const chunk of response.body!) bytes += chunk.byteLength
  return bytes
}
