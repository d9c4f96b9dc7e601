import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { LedgerFile } from '../../src/vitest/worker/ledger-file.ts'

function path(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitest-load-ledger-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, 'not', 'there', 'spent.jsonl')
}

test('what each process has come to last is what the others see', () => {
  const file = path()
  const [one, two, three] = [new LedgerFile(file), new LedgerFile(file), new LedgerFile(file)]
  expect(three.others()).toEqual({ usd: 0, forecastUsd: 0 })
  one.write({ usd: 1, forecastUsd: 10 })
  two.write({ usd: 0.5, forecastUsd: 0 })
  one.write({ usd: 2, forecastUsd: 10 })
  expect(three.others()).toEqual({ usd: 2.5, forecastUsd: 10 })
  expect(one.others()).toEqual({ usd: 0.5, forecastUsd: 0 })
})

test('a line that its process died over, and foreign ones, do not count', () => {
  const file = path()
  const ledger = new LedgerFile(file)
  new LedgerFile(file).write({ usd: 1, forecastUsd: 0 })
  appendFileSync(file, '\nnull\n{"process":"x"}\n{"process":"y","usd":"9","forecastUsd":0}\n{"proc')
  expect(ledger.others()).toEqual({ usd: 1, forecastUsd: 0 })
})

test('a disk that is full ends no run', () => {
  const file = path()
  const ledger = new LedgerFile(file)
  rmSync(join(file, '..'), { recursive: true })
  expect(() => ledger.write({ usd: 1, forecastUsd: 0 })).not.toThrow()
})

test('it holds numbers only', () => {
  const file = path()
  new LedgerFile(file).write({ usd: 1, forecastUsd: 2 })
  expect(readFileSync(file, 'utf8')).toMatch(
    /^\{"process":"[\da-f-]{36}","usd":1,"forecastUsd":2\}\n$/,
  )
})
