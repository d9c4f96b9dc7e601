import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { COMMANDS } from '../../src/cli/commands.ts'
import { terminalOf } from '../cli/terminal.ts'
import { ACTION, codeBlocks, GITLAB, stepsOf, WORKFLOWS } from './workflows.ts'

/** Every command line of vitest-load in a text, with the flags that it uses. */
function usedIn(text: string): { command: string; flags: string[] }[] {
  // A script collects its arguments in an array first.
  const collected = [...text.matchAll(/args\+?=\(([^)]*)\)/g)].map(([, args]) => args!).join(' ')
  const lines = text
    .replaceAll(/\\\n\s*/g, ' ')
    .matchAll(/npx (?:--no-install -- )?vitest-load (?<command>[a-z]+)(?<rest>[^\n|;`]*)/g)
  return [...lines].map(({ groups }) => {
    const { command = '', rest = '' } = groups ?? {}
    const words = rest.includes('args[@]') ? `${rest} ${collected}` : rest
    return { command, flags: words.match(/(?<=^|[\s"(])--[a-z][a-z-]*/g) ?? [] }
  })
}

const SOURCES: [name: string, text: string][] = [
  ...ACTION.runs.steps.map(({ name, run = '' }): [string, string] => [`action: ${name}`, run]),
  ...[...WORKFLOWS].map(([name, workflow]): [string, string] => [
    name,
    stepsOf(workflow)
      .map(({ run = '' }) => run)
      .join('\n'),
  ]),
  ['gitlab-ci.yml', [...GITLAB.load.script, ...GITLAB.load.after_script].join('\n')],
  ...['README.md', 'docs/pull-requests.md', 'action/README.md'].map((page): [string, string] => [
    page,
    readFileSync(page, 'utf8'),
  ]),
]

test.for(SOURCES.flatMap(([name, text]) => usedIn(text).map((used) => ({ name, ...used }))))(
  '$name: vitest-load $command $flags is understood',
  async ({ command, flags }) => {
    const entry = COMMANDS[command]
    if (entry === undefined) throw new Error(`there is no command ${command}`)
    const terminal = terminalOf()
    expect(await (await entry.load())(['--help'], terminal)).toBe(0)
    const known = terminal.said.match(/--[a-z][a-z-]*/g)
    for (const flag of flags) expect(known).toContain(flag)
  },
)

test('the reader of command lines sees the flags of an array', () => {
  expect(
    usedIn('args=("--base=$B")\nargs+=(--strict)\nnpx vitest-load compare "${args[@]}"'),
  ).toEqual([{ command: 'compare', flags: ['--base', '--strict'] }])
})

test('inputs of the action that are set in workflows exist', () => {
  const set = [...WORKFLOWS.values()]
    .flatMap(stepsOf)
    .filter(({ uses }) => uses?.endsWith('/vitest-load/action@v1'))
    .flatMap((step) => Object.keys(step.with ?? {}))
  expect(set.length).toBeGreaterThan(0)
  for (const input of set) expect(Object.keys(ACTION.inputs)).toContain(input)
})

test('there is a workflow for each file of the examples', () => {
  expect(readdirSync(join('examples/pull-request', 'github')).length).toBe(WORKFLOWS.size)
})

test.for([
  ['README.md', ['github/load.yml']],
  [
    'docs/pull-requests.md',
    ['github/load.yml', 'github/load-with-forks.yml', 'github/load-comment.yml', 'gitlab-ci.yml'],
  ],
] as const)('%s shows the files of examples/pull-request as they are', ([page, files]) => {
  const blocks = codeBlocks(page, 'yaml')
  for (const file of files) {
    expect(blocks).toContain(readFileSync(join('examples/pull-request', file), 'utf8'))
  }
})

test('the action’s page names each of its inputs', () => {
  const rows = readFileSync('action/README.md', 'utf8').match(/(?<=^\| `)[\w-]+(?=`)/gm)
  expect(rows?.toSorted()).toEqual(Object.keys(ACTION.inputs).toSorted())
})
