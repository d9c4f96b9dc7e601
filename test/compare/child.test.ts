import { expect, onTestFinished, test } from 'vitest'
import { Child } from '../../src/compare/child.ts'

const SETTING = { cwd: process.cwd(), env: process.env }
/** Starts something of its own that outlives it and holds its output, says its number, and ends. */
const LEAVES_ONE = `
  const { spawn } = require('node:child_process')
  const one = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'inherit' })
  one.unref()
  console.log(one.pid)
`

test('a process has ended though something that it started holds its output', async () => {
  const child = new Child(process.execPath, ['-e', LEAVES_ONE], SETTING)
  const { code, output } = await child.ended
  onTestFinished(() => void process.kill(Number(output), 'SIGKILL'))
  expect(code).toBe(0)
  expect(() => process.kill(Number(output), 0)).not.toThrow()
})

test('the last words of a process are heard, of both streams', async () => {
  const script = `process.stdout.write('one '); process.stderr.write('two'); process.exitCode = 3`
  const { code, output } = await new Child(process.execPath, ['-e', script], SETTING).ended
  expect(code).toBe(3)
  expect(output.split(' ').toSorted()).toEqual(['one', 'two'])
})

test('a process that could not be started is told of', async () => {
  await expect(new Child('no-such-command', [], SETTING).ended).rejects.toThrow('ENOENT')
})
