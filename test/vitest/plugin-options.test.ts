import { expect, test } from 'vitest'
import { load, loadProject } from '../../src/config.ts'

test.for([
  [{ confidense: 0.95 }, '`confidense` is unknown; there are name, include, enabled'],
  [{ name: '' }, '`name` must be the name of a project; got ""'],
  [{ include: '**/*.load.ts' }, '`include` must be a list; got "**/*.load.ts"'],
  [{ enabled: 'yes' }, '`enabled` must be true or false; got "yes"'],
  [{ setupFiles: ['a.ts', 1] }, '`setupFiles[1]` must be a string; got 1'],
  [{ setupFiles: 1 }, '`setupFiles` must be a string; got 1'],
  [{ envFile: true }, '`envFile` must be a string; got true'],
  [{ simulate: 'yes' }, "`simulate` must be true, false, 'auto' or the simulator's options"],
  [{ simulate: null }, '`simulate` must be an object; got null'],
  [{ simulate: { slots: 0 } }, '`simulate.slots` must be a whole number from 1; got 0'],
  [{ simulate: { ttft: 1 } }, '`simulate.ttft` is unknown; there are seed, host'],
  [{ prices: { m: { input: -1, output: 1 } } }, '`prices.m.input` must be a number from 0; got -1'],
  [{ prices: { m: { input: 1 } } }, '`prices.m.output` is missing'],
  [{ prices: [] }, '`prices` must be an object; got []'],
  [{ confidence: 95 }, '`confidence` must be between 0.5 and 1, such as 0.95; got 95'],
  [{ confidence: 0.5 }, '`confidence` must be between 0.5 and 1, such as 0.95; got 0.5'],
  [{ onInconclusive: 'ignore' }, '`onInconclusive` must be one of fail, warn, pass; got "ignore"'],
  [{ confirmAbove: true }, '`confirmAbove` must be US dollars from 0, or false; got true'],
  [{ confirmAbove: -1 }, '`confirmAbove` must be US dollars from 0, or false; got -1'],
  [{ maxCost: 5 }, '`maxCost` must be an object; got 5'],
  [{ maxCost: { suite: 0 } }, '`maxCost.suite` must be US dollars, more than 0; got 0'],
  [{ maxCost: { test: 1 } }, '`maxCost.test` is unknown; there are suite, all'],
  [{ outputFile: 'runs.xml' }, '`outputFile` must end in .json or .csv; got "runs.xml"'],
  [{ history: true }, "`history` must be a folder, such as '.vitest-load/history'; got true"],
  [{ html: 'report' }, '`html` must be true, false or a path that ends in .html; got "report"'],
  [{ html: 1 }, '`html` must be true, false or a path that ends in .html; got 1'],
  [{ history: '' }, '`history` must be a folder, such as \'.vitest-load/history\'; got ""'],
  [{ outputFile: ['a.json', 'b'] }, '`outputFile[1]` must end in .json or .csv; got "b"'],
] as [object, string][])('%j cannot work: %s', ([options, problem]) => {
  expect(() => load(options)).toThrow(`load() got options that cannot work:\n  - ${problem}`)
  expect(() => loadProject(options)).toThrow(
    `loadProject() got options that cannot work:\n  - ${problem}`,
  )
})

test('all problems are in one error', () => {
  const wrong = { confidence: 2, outputFile: 'x', setupFile: 'y', onInconclusive: 'no' }
  const problems = ['confidence', 'outputFile', 'setupFile', 'onInconclusive']
  const message = new RegExp(problems.map((name) => `\n  - \`${name}\` [^\n]+`).join(''))
  // @ts-expect-error wrong types
  expect(() => load(wrong)).toThrow(message)
})

test('options that can work are taken', () => {
  const simulate = { seed: 3, models: { '*': { gapMs: 1 } } }
  const prices = { mine: { input: 1, output: 2, cacheRead: 0 } }
  const all = { name: 'l', include: ['x'], enabled: false, setupFiles: 's.ts', envFile: '.env' }
  expect(load({ ...all, simulate, prices, confidence: 0.9, outputFile: [] }).name).toBe(
    'vitest-load',
  )
  expect(
    load({ confirmAbove: Infinity, maxCost: { all: 10 }, history: 'a', html: true }).name,
  ).toBe('vitest-load')
  expect(
    load({ simulate: 'auto', onInconclusive: 'pass', outputFile: 'a/b.csv', html: 'a/b.html' })
      .name,
  ).toBe('vitest-load')
})
