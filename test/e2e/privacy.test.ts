import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { filesIn, MARKED_ENV, marksIn } from './marked.ts'
import { CONSUMERS, projectOf, type Finished, type Project } from './project.ts'

const RUN = ['run', '--config=vitest.leaks.config.ts', '--project=load']
const REPORTERS = ['default', 'json', 'junit', 'blob', 'tap', 'github-actions']
const FILES = ['json', 'junit', 'blob'].map((name) => `--outputFile.${name}=out/${name}.txt`)
const TESTS = [
  'a ready target with a key in code, prompts of a file',
  'a system prompt in params, a cap',
  'a key in a header',
  'a check that quotes',
  'a conversation whose next turn cannot be made',
  'a file whose rows cannot be read',
]
/** The project's own files, as they stood before anything ran. */
const OWN = new Set(readdirSync('fixtures/projects/marked'))

describe.each(CONSUMERS)('with %s, keys, prompts and answers stand in no output', (consumer) => {
  describe('of a run in which everybody quotes them', () => {
    let project: Project
    let finished: Finished
    beforeAll(async () => {
      project = projectOf('marked', consumer)
      const reporters = REPORTERS.map((name) => `--reporter=${name}`)
      finished = await project.vitest([...RUN, ...reporters, ...FILES, 'every'], {
        ...MARKED_ENV,
        GITHUB_STEP_SUMMARY: join(project.folder, 'summary.md'),
      })
    })

    it('on the screen', () => {
      for (const name of TESTS) expect(finished.stdout).toContain(name)
      expect(finished.stdout).toContain('needs a yes: 1,000 requests')
      expect(finished.stdout).toContain('[removed]')
      expect(marksIn(finished.output)).toEqual([])
    })

    it('in any file that it wrote', () => {
      const written = writtenIn(project)
      expect([...written.keys()]).toEqual(
        expect.arrayContaining([
          'summary.md',
          'out/runs.json',
          'out/requests.csv',
          ...['json', 'junit', 'blob'].map((name) => `out/${name}.txt`),
        ]),
      )
      for (const [path, text] of written) expect(marksIn(text), path).toEqual([])
      for (const name of TESTS) expect(written.get('out/runs.json')).toContain(name)
    })
  })

  it('of a run that is interrupted', async () => {
    const project = projectOf('marked', consumer)
    const running = project.start([...RUN, '--reporter=default', 'goes-on'], MARKED_ENV)
    onTestFinished(() => running.kill('SIGKILL'))
    // Something of it is there to be told.
    await running.said(/load: "goes on": an unknown number of requests/)
    running.kill('SIGINT')
    const { output } = await running.finished
    expect(marksIn(output)).toEqual([])
    for (const [path, text] of writtenIn(project)) expect(marksIn(text), path).toEqual([])
  })
})

/** Every file of the project's folder that was not there before, caches included. */
function writtenIn(project: Project): Map<string, string> {
  const all = [...filesIn(project, '.')].map(
    ([path, text]) => [path.slice(project.folder.length + 1).replaceAll('\\', '/'), text] as const,
  )
  return new Map(all.filter(([path]) => !OWN.has(path)))
}
