import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('without gpt-tokenizer, the lengths are marked as estimated', () => {
  const script = fileURLToPath(new URL('./without-tokenizer.ts', import.meta.url))
  const printed = execFileSync(process.execPath, [script], { encoding: 'utf8' })
  const { estimated, inputTokens, prompt } = JSON.parse(printed) as Record<string, unknown>
  expect({ estimated, inputTokens }).toEqual({ estimated: true, inputTokens: 12 })
  expect(String(prompt).replaceAll('.', ' .').split(' ')).toHaveLength(12)
})
