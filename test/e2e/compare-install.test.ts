import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, inject, it, onTestFinished } from 'vitest'
import { userEnvironment } from './project.ts'
import { Repository } from './repository.ts'

/** A package of the team's own: what differs is on this disk. */
const LENGTHS = JSON.stringify({
  name: 'lengths',
  version: '1.0.0',
  type: 'module',
  exports: './lengths.js',
})
const BEFORE = "import { LONGEST_ANSWER } from 'lengths'\n"
const KEY = 'a-key-1234567890'
const AFTER = 'const LONGEST_ANSWER = 20\n'

it('installs what the base needs with the real npm, where the head has other dependencies', async () => {
  const team = new Repository('compare', 'vitest5', (made) => {
    made.delete('agent.load.ts')
    made.change('chat.load.ts', 'loadTest.for(topics)', "loadTest.for(['orders'])")
    made.write('lengths/package.json', LENGTHS)
    made.write('lengths/lengths.js', 'export const LONGEST_ANSWER = 20\n')
    made.change('answer.ts', AFTER, BEFORE)
    lock(made, { lengths: 'file:./lengths' })
  })
  onTestFinished(() => team.remove())
  team.delete('lengths')
  team.change('answer.ts', BEFORE, AFTER)
  lock(team, {})
  team.commit('The head needs it no more')

  const { code, output } = await team.compare('--base', 'main', '--requests', '20')

  expect(code, output).toBe(0)
  const [test] = team.found().tests
  expect([test?.base?.requests.ok, test?.head?.requests.ok]).toEqual([20, 20])
  expect(team.leftovers()).toEqual([])
})

it('sets the base up by the command that it is given, with packages of its own', async () => {
  const team = new Repository('compare', 'vitest5', (made) => {
    made.delete('agent.load.ts')
    made.change('chat.load.ts', 'loadTest.for(topics)', "loadTest.for(['orders'])")
    made.change('answer.ts', AFTER, "import { LONGEST_ANSWER } from './build/lengths.js'\n")
    made.write('source.js', 'export const LONGEST_ANSWER = 20\n')
    made.write('.gitignore', 'node_modules\n.vitest\nbuild\n')
    lock(made, {})
  })
  onTestFinished(() => team.remove())
  team.write('source.js', 'export const LONGEST_ANSWER = 30\n')
  team.commit('Longer')
  team.write('build/lengths.js', 'export const LONGEST_ANSWER = 30\n')
  const compare = (setup: string) =>
    team.start(['--base=main', '--requests=20', `--setup=${setup}`], { API_KEY: KEY }).finished

  const refused = await compare(`true ${KEY}\necho "Error: no build for ${KEY}" >&2\nfalse\ntrue`)
  expect(refused.stderr).toBe(
    'vitest-load: The base could not be set up (true [removed] echo "Error: no build for [removed]" >&2 false true): Error: no build for [removed]\n',
  )
  expect(refused.code).toBe(2)

  const build = 'mkdir build && cp source.js build/lengths.js && npm exec --no -- vitest --version'
  const { code, output } = await compare(`${build} && touch node_modules/openai/patched`)

  expect(code, output).toBe(1)
  const tokens = team.found().tests[0]?.changes.find(({ metric }) => metric === 'outputTokens')
  expect(tokens).toMatchObject({ base: 20, head: 30, outcome: 'fail' })
  expect(existsSync(join(team.folder, 'node_modules/openai/patched'))).toBe(false)
  expect(team.leftovers()).toEqual([])
})

/** Says what the project depends on, and lets npm write the lockfile for it, where no package is in its way. */
function lock(team: Repository, others: Record<string, string>): void {
  const cache = dirname(inject('consumers').vitest5)
  const tarball = readdirSync(cache).find((name) => name.endsWith('.tgz'))!
  const dependencies = {
    openai: '7.57.0',
    vitest: '5.1.1',
    'vitest-load': `file:${join(cache, tarball)}`,
    ...others,
  }
  team.write('package.json', JSON.stringify({ type: 'module', dependencies }, null, 2))
  const place = mkdtempSync(join(tmpdir(), 'lock-'))
  onTestFinished(() => rmSync(place, { recursive: true }))
  const given = ['package.json', ...Object.keys(others)]
  for (const name of given) cpSync(join(team.folder, name), join(place, name), { recursive: true })
  const args = ['install', '--package-lock-only', '--prefer-offline', '--no-audit', '--no-fund']
  execFileSync('npm', args, { cwd: place, env: userEnvironment(), stdio: 'pipe' })
  team.write('package-lock.json', readFileSync(join(place, 'package-lock.json'), 'utf8'))
}
