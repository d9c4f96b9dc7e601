import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonLine, JsonLines } from '../../src/core/json-lines.ts'

test('what was written comes out again, wherever the stream was cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.string(), fc.json())),
      fc.array(fc.nat(80)),
      (values, cuts) => {
        const text = values.map(jsonLine).join('')
        const read: unknown[] = []
        const lines = new JsonLines((value) => void read.push(value))
        let at = 0
        for (const cut of cuts) {
          lines.add(text.slice(at, at + cut))
          at += cut
        }
        lines.add(text.slice(at))
        expect(JSON.stringify(read)).toBe(JSON.stringify(values))
      },
    ),
  )
})

test('a line that is no JSON is refused', () => {
  expect(() => new JsonLines(() => {}).add('GET / HTTP/1.1\n')).toThrow(SyntaxError)
})
