import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { simulatorCommand } from '../../src/cli/simulator.ts'
import { ask } from '../simulator/harness.ts'
import { terminalOf } from './terminal.ts'

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'simulator-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Ended {
  code: number | null
  out: string
  error: string
}

/** Runs the command line; `interruptAt` a text in its output, it gets Ctrl-C. */
async function run(args: string[], interruptAt?: string): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args])
  let out = ''
  let error = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part
    if (interruptAt !== undefined && out.includes(interruptAt)) child.kill('SIGINT')
  })
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    error += part
  })
  const [code] = await once(child, 'close')
  return { code, out, error }
}

describe('the command line', () => {
  test('starts a simulator, says how to use it, and ends on Ctrl-C', async () => {
    const { code, out, error } = await run(['simulator', '--port', '0'], 'OPENAI_API_KEY')
    expect(out).toMatch(/export ANTHROPIC_BASE_URL=http:\/\/127\.0\.0\.1:\d+\n/)
    expect(out).toMatch(/export OPENAI_BASE_URL=http:\/\/127\.0\.0\.1:\d+\/v1\n/)
    expect({ code, error }).toEqual({ code: 0, error: '' })
  })

  test.for([
    [['--help'], 'Usage: vitest-load <command>'],
    [[], 'Usage: vitest-load <command>'],
    [['simulator', '--help'], 'Usage: vitest-load simulator'],
  ] as const)('%o helps', async ([args, text]) => {
    const { code, out } = await run([...args])
    expect(out).toContain(text)
    expect(code).toBe(0)
  })

  test.for([
    [['simulate'], 'vitest-load: There is no command simulate; vitest-load --help lists them.\n'],
    [
      ['simulator', '--prot', '1'],
      "vitest-load: Unknown option '--prot'; vitest-load simulator --help lists the options.\n",
    ],
  ] as const)('%o is refused in one sentence', async ([args, sentence]) => {
    const { code, error } = await run([...args])
    expect(error).toBe(sentence)
    expect(code).toBe(2)
  })
})

const file = (text: string): string => {
  const path = join(folder, 'config.json')
  writeFileSync(path, text)
  return path
}

describe('the simulator command', () => {
  test('reads a file, and flags before it', async () => {
    const path = file('{ "port": 1, "faults": [{ "type": "status", "status": 502 }] }')
    const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<void>()
    const terminal = terminalOf({ interrupted })
    const running = simulatorCommand(['--config', path, '--port', '0', '--slots', '3'], terminal)
    await expect.poll(() => terminal.said).toContain('Simulating at')
    const url = /http:\S+\d/.exec(terminal.said)![0]
    expect((await ask({ url }, { format: 'openai-chat' })).status).toBe(502)
    interrupt()
    await running
    await expect(fetch(url)).rejects.toThrow()
  })

  test.for([
    [['--port', 'x'], "--port must be a number; got 'x'"],
    [['--config', '/nowhere.json'], '--config: the file /nowhere.json cannot be read'],
    [['--slots', '0'], '`slots` must be a whole number from 1; got 0'],
    [['extra'], "Unexpected argument 'extra'"],
  ] as const)('%o is refused', async ([args, message]) => {
    const running = simulatorCommand([...args], terminalOf())
    await expect(running).rejects.toThrow(message)
  })

  test('a file that is no JSON is refused', async () => {
    const running = simulatorCommand(['--config', file('{')], terminalOf())
    await expect(running).rejects.toThrow('is no JSON')
  })
})
