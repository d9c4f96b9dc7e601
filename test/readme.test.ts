import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as index from '../src/index.ts'
import * as matchers from '../src/matchers.ts'
import { loadMatchers } from '../src/matchers/load-matchers.ts'
import * as simulator from '../src/simulator.ts'

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/options.md',
  'docs/baselines.md',
  'docs/load-shapes.md',
  'docs/prompts.md',
  'docs/history.md',
]
const readme = readFileSync('README.md', 'utf8')

test('the first spec of the README is the example that the demo runs, to the letter', () => {
  const [, spec] = /```ts\n\/\/ quickstart\.load\.ts\n([^]*?)```/.exec(readme) ?? []
  expect(spec).toBe(readFileSync('examples/quickstart.load.ts', 'utf8'))
})

test('the README and the options name every matcher, and no other', () => {
  const named = (page: string): Set<string> =>
    new Set(
      readFileSync(page, 'utf8').match(
        /\bto(?:(?:Have|Cost)\w*(?:Below|Above|Errors)|Sustain|MatchBaseline)\b/g,
      ),
    )
  expect(named('README.md')).toEqual(new Set(Object.keys(loadMatchers)))
  expect(named('docs/options.md')).toEqual(new Set(Object.keys(loadMatchers)))
})

test('the options name every value that is exported', () => {
  const [, section] = readFileSync('docs/options.md', 'utf8').split(
    '## Everything that is exported',
  )
  const named = new Set(section!.split('\n## ')[0]!.match(/(?<=`)\w+(?=[`(])/g))
  const exported = [index, matchers, simulator].flatMap((door) => Object.keys(door))
  expect(exported.filter((name) => !named.has(name))).toEqual([])
})

test.for(PAGES)('what %s links to is there', (page) => {
  const text = readFileSync(page, 'utf8')
  const folder = page.includes('/') ? 'docs/' : ''
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g)]
  for (const [, path, anchor] of links) {
    const target = path === '' ? page : folder + path!
    expect(existsSync(target), target).toBe(true)
    if (anchor !== undefined) expect(anchorsIn(readFileSync(target, 'utf8'))).toContain(anchor)
  }
})

/** As GitHub makes them. */
function anchorsIn(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(
    ([, title]) =>
      `#${title!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-')}`,
  )
}
