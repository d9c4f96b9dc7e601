import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { envOfCheckout } from '../../src/compare/plug-and-play.ts'

function workingTree(pnp: string | null, prefix = 'a place '): string {
  const home = mkdtempSync(join(tmpdir(), prefix))
  onTestFinished(() => rmSync(home, { recursive: true }))
  mkdirSync(join(home, 'packages/app'), { recursive: true })
  if (pnp !== null) writeFileSync(join(home, pnp, '.pnp.cjs'), '')
  return home
}

function optionsOf(root: string): string {
  const loader = pathToFileURL(join(root, '.pnp.loader.mjs')).href
  return `--require ${JSON.stringify(join(root, '.pnp.cjs'))} --experimental-loader ${loader} --require ${join(root, 'own.cjs')}`
}

test.for(['', 'packages'])(
  'Yarn’s own options name the checkout, when they stand at “%s”; others stay',
  (place) => {
    const from = workingTree(place)
    const env = { NODE_OPTIONS: optionsOf(join(from, place)), KEPT: 'yes' }
    const own = envOfCheckout(env, { from, to: '/base', folder: 'packages/app' })
    const base = join('/base', place)
    expect(own).toEqual({
      NODE_OPTIONS: optionsOf(base).replace(join(base, 'own.cjs'), join(from, place, 'own.cjs')),
      KEPT: 'yes',
    })
  },
)

test('a checkout whose path has a space is named in quotes', () => {
  const from = workingTree('', 'place')
  const env = { NODE_OPTIONS: `--require ${join(from, '.pnp.cjs')} --no-warnings` }
  expect(envOfCheckout(env, { from, to: '/the base', folder: '' })).toEqual({
    NODE_OPTIONS: `--require ${JSON.stringify(join('/the base', '.pnp.cjs'))} --no-warnings`,
  })
})

test('without Plug’n’Play, or without options, the environment is as it was', () => {
  const from = workingTree(null)
  const env = { NODE_OPTIONS: optionsOf(from) }
  expect(envOfCheckout(env, { from, to: '/base', folder: '' })).toBe(env)
  const none = {}
  expect(envOfCheckout(none, { from: workingTree(''), to: '/base', folder: '' })).toBe(none)
})
