import { describe, expect, it } from 'vitest'
import { Repository } from './repository.ts'

interface Case {
  readonly what: string
  readonly base?: (team: Repository) => void
  readonly head?: (team: Repository) => void
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly sentence: string | RegExp
}

const MAIN = ['--base', 'main']

const CASES: readonly Case[] = [
  {
    what: 'without git',
    env: { PATH: '/nowhere' },
    sentence:
      'git is not installed, or not in PATH: the base is taken from the repository with it.',
  },
  {
    what: 'outside of a repository',
    head: (team) => team.delete('.git'),
    sentence: /is in no git repository, so that there is no base to compare with\.$/,
  },
  {
    what: 'with a base that is not there',
    args: ['--base', 'origin/main'],
    sentence:
      'There is no commit that is called origin/main here; fetch it (git fetch origin main), or name another --base.',
  },
  {
    what: 'with a base of another history',
    head(team) {
      team.git('switch', '--quiet', '--orphan', 'other')
      team.write('a.txt', 'a')
      team.commit('other')
    },
    sentence:
      'Head and base have no commit in common here; a shallow clone lacks it: fetch all of the history (actions/checkout: fetch-depth: 0).',
  },
  {
    what: 'with a dirty tree',
    head(team) {
      team.write('notes.txt', 'not committed')
      // What load tests write is no change of what they test.
      team.write('.vitest-load/history/2026-11.jsonl', '')
      team.write('__baselines__/chat.load.ts.json', '{}')
      team.write('load-report.html', '')
    },
    sentence:
      'There are changes in no commit (notes.txt): commit or stash them, or say --allow-dirty.',
  },
  {
    what: 'without a lockfile that says what the base needs',
    base: (team) => team.delete('package-lock.json'),
    head(team) {
      team.write('package.json', '{ "type": "module", "dependencies": { "openai": "7.57.0" } }')
      team.commit('another dependency')
    },
    sentence:
      'The base has other dependencies than the head (package.json) and no lockfile to install them by; commit one, such as package-lock.json.',
  },
  {
    what: 'with a base without load specs',
    base(team) {
      team.delete('chat.load.ts')
      team.delete('agent.load.ts')
    },
    head(team) {
      team.write(
        'chat.load.ts',
        "import { loadTest } from 'vitest-load'\nloadTest('a', { target: () => 'a', requests: 1 })\n",
      )
      team.commit('the first')
    },
    sentence:
      'The base has no load specs here: there is nothing to compare with until these are on it.',
  },
  {
    what: 'with a head that cannot be started',
    head(team) {
      team.write('vitest.config.ts', "throw new Error('not like this')\n")
      team.commit('broken')
    },
    sentence: /^The load tests of the head could not be started: .*not like this/,
  },
  {
    what: 'with a spec that has another name, and that git does not recognise',
    base: (team) => team.delete('agent.load.ts'),
    head(team) {
      team.delete('chat.load.ts')
      team.write(
        'talk.load.ts',
        `import { loadTest } from 'vitest-load'
for (const word of ['a', 'b']) void word
loadTest.for(['orders'])('chat about %s', () => ({ target: () => 'done', requests: 3 }))
`,
      )
      team.commit('renamed')
    },
    sentence: /^chat\.load\.ts of the base has probably become talk\.load\.ts/,
  },
]

describe('vitest-load compare refuses in one sentence', () => {
  it.each(CASES)('$what', async ({ base, head, args = MAIN, env, sentence }) => {
    const team = new Repository('compare', 'vitest5', base)
    try {
      head?.(team)
      if (head === undefined) team.commit('head')
      const { code, stdout, stderr } = await team.start(args, env).finished
      const said = stderr.replace(/^vitest-load: /, '').trimEnd()
      expect(said).toEqual(
        typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
      )
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    } finally {
      team.remove()
    }
  })
})
